import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Dag } from '#node-core/dag/dag.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Network } from '#node-core/network/network.ts'
import type { NetworkConfig } from '../networkConfig.ts'

export interface UnsentSources {
  readonly config: Pick<NetworkConfig, 'mode' | 'witness'>
  readonly chain: Pick<Chain, 'pendingTransactions'>
  readonly dag: Pick<Dag, 'unsent' | 'onUnsent'>
  readonly network: Pick<Network, 'online' | 'peers'>
  /** Accounts of the person at this computer. */
  readonly isOwn: (account: Address) => boolean
}

/** How much of what was signed here waits for a network: nothing that has already reached everybody there is. */
export function createUnsentCount({ config, chain, dag, network, isOwn }: UnsentSources): () => number {
  /** Units made while this computer was the whole network: they had nobody to go to, so they wait for nobody. */
  let atHome = config.mode === 'local' ? dag.unsent() : 0
  const units = () => {
    const count = dag.unsent()
    // Others who come know nothing yet; in aeroplane mode what was home before stays home.
    if (network.online) atHome = config.mode === 'local' && network.peers().length === 0 ? count : 0
    atHome = Math.min(atHome, count)
    return count - atHome
  }
  // Each unit while it is made, not only when somebody asks.
  dag.onUnsent(units)
  return () => {
    // A witness puts it into a block itself; with peers it is on its way, and strangers' never were ours to send.
    const reachable = config.witness || (network.online && network.peers().length > 0)
    return units() + (reachable ? 0 : chain.pendingTransactions().filter(({ from }) => isOwn(from)).length)
  }
}
