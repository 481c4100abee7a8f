import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import type { Network } from '#node-core/network/network.ts'
import { aheadNotice } from './aheadNotice.ts'
import type { Listening } from '../createListening.ts'
import type { NetworkConfig } from '../networkConfig.ts'
import type { PeerHeights } from './peerHeights.ts'

export interface StatusSources {
  readonly config: NetworkConfig
  readonly genesis: Genesis
  readonly chain: Chain
  readonly network: Network
  /** Port asked for; 0 = any. */
  readonly askedPort: () => number
  readonly listening: Pick<Listening, 'isOpen' | 'bySetting'>
  readonly heights: Pick<PeerHeights, 'of' | 'best'>
  /** How much that was signed here waits for the network. */
  readonly unsent: () => number
  /** How far a snapshot is fetched; null: none is. */
  readonly snapshot: () => NetworkStatus['snapshot']
  /** What consensus has to say. */
  readonly notices: () => NetworkStatus['notices']
}

/** What the always visible network status shows, read afresh. */
export function createStatus({
  config,
  genesis,
  chain,
  network,
  askedPort,
  listening,
  heights,
  unsent,
  notices,
  snapshot,
}: StatusSources): () => NetworkStatus {
  return () => {
    const addresses = network.addresses()
    const port = network.listenPort()
    const router = network.router()
    const listenPort = askedPort()
    const portTaken = network.online && listenPort !== 0 && port !== null && port !== listenPort
    return {
      mode: config.mode,
      name: genesis.name,
      chainId: genesis.chainId,
      genesisHash: genesis.hash,
      dev: genesis.dev,
      sampleWorld: config.sampleWorld,
      online: network.online,
      peers: network.peers().map((peer) => ({
        id: peer.id,
        address: peer.address,
        relayed: peer.relayed,
        latencyMs: peer.latencyMs,
        height: heights.of(peer.id),
      })),
      addresses,
      reach: {
        way: network.reach(),
        open: listening.isOpen(),
        bySetting: listening.bySetting,
        port,
        router: router.state,
        routerPort: router.port,
      },
      peerId: network.peerId,
      head: chain.head,
      final: chain.final,
      bestKnownHeight: heights.best(),
      syncing: chain.syncing,
      snapshot: snapshot(),
      witness: config.witness,
      unsent: unsent(),
      notices: [
        ...notices(),
        ...aheadNotice(chain),
        ...(portTaken ? [{ code: 'portInUse', data: { asked: listenPort, used: port } }] : []),
      ],
    }
  }
}
