import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Network } from '#node-core/network/network.ts'
import { toQuantity } from '#node-core/rpc/format/quantity.ts'
import { takes, type RpcMethods } from '#node-core/rpc/methods/method.ts'
import type { PeerHeights } from '../status/peerHeights.ts'

/** Ethereum's methods that only a node with peers can answer. */
export function networkMethods(
  chain: Pick<Chain, 'head' | 'syncing'>,
  network: Pick<Network, 'online' | 'peers'>,
  heights: Pick<PeerHeights, 'best'>,
): RpcMethods {
  return {
    net_listening: takes(0, () => network.online),
    net_peerCount: takes(0, () => toQuantity(network.peers().length)),
    eth_syncing: takes(0, () =>
      chain.syncing ? { currentBlock: toQuantity(chain.head.height), highestBlock: toQuantity(heights.best()) } : false,
    ),
  }
}
