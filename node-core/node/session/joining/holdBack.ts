import type { ChainNetworkPort, PeerRef } from '#node-core/chain/ports.ts'
import { noPeerAnswers } from '../../errors.ts'

/** The chain's network while another way of joining is tried: nothing comes in, nothing is asked, until `release`. */
export interface HeldNetwork {
  readonly port: ChainNetworkPort
  release(): void
}

/**
 * Holds back what the chain would do with its network: a node that fetches a snapshot has no use for the blocks from
 * the beginning, and its peers' time is not for both.
 */
export function holdBack(network: ChainNetworkPort): HeldNetwork {
  let held = true
  const waiting = new Set<(peer: PeerRef) => void>()
  const stops = new Map<(peer: PeerRef) => void, () => void>()
  const meet = (listener: (peer: PeerRef) => void) => void stops.set(listener, network.onPeer(listener))
  return {
    port: {
      publishBlock: (bytes) => network.publishBlock(bytes),
      publishVote: (bytes) => network.publishVote(bytes),
      publishTransactions: (raws) => network.publishTransactions(raws),
      onBlock: (listener) => network.onBlock((bytes, from) => (held ? 'ignore' : listener(bytes, from))),
      onVote: (listener) => network.onVote((bytes, from) => (held ? 'ignore' : listener(bytes, from))),
      onTransactions: (listener) => network.onTransactions((raws, from) => (held ? 'ignore' : listener(raws, from))),
      onPeer(listener) {
        if (held) waiting.add(listener)
        else meet(listener)
        return () => {
          waiting.delete(listener)
          stops.get(listener)?.()
        }
      },
      requestBlocks: (from, request) =>
        held
          ? Promise.reject(noPeerAnswers('a snapshot is fetched first', { asked: 0 }))
          : network.requestBlocks(from, request),
      serveBlocks: (handler) => network.serveBlocks(handler),
      penalise: (peer, code) => network.penalise(peer, code),
    },
    release() {
      if (!held) return
      held = false
      for (const listener of waiting) meet(listener)
      waiting.clear()
    },
  }
}
