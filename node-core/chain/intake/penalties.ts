import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { ChainNetworkPort, PeerRef } from '../ports.ts'

/** Who broke a rule, told to the network. */
export interface Penalties {
  /** Whether the code is a peer's fault on this network. */
  counts(code: ErrorCode): boolean
  penalise(peer: PeerRef, code: ErrorCode): void
}

export function createPenalties(genesis: Genesis, network: ChainNetworkPort | undefined): Penalties {
  // Development networks' clocks come with the blocks: a node that is behind cannot tell what is too early.
  const counts = (code: ErrorCode) => !(genesis.dev && code === 'CHAIN_FROM_FUTURE')
  return {
    counts,
    penalise(peer, code) {
      if (counts(code)) network?.penalise(peer, code)
    },
  }
}
