import { join } from 'node:path'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { ChainNetworkPort } from '#node-core/chain/ports.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { makeSnapshots } from '#node-core/chain/snapshot/shelf/makeSnapshots.ts'
import { openShelves } from '#node-core/chain/snapshot/shelf/openShelves.ts'
import { createChainStore } from '#node-core/chain/storing/chainStore.ts'
import { SNAPSHOT_EVERY } from '#node-core/chain/storing/snapshotHeights.ts'
import type { SnapshotStatus } from '#node-core/model/network.ts'
import type { Network } from '#node-core/network/network.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { NodeOptions } from '../../options.ts'
import type { NetworkConfig } from '../networkConfig.ts'
import { protocolNames } from '../protocolNames.ts'
import { joinedFolder } from './adoptJoined.ts'
import { holdBack } from './holdBack.ts'
import { joinFast, type FastJoin } from './joinFast.ts'
import { shelfFolder } from './shelfFolder.ts'
import { createSnapshotPort, serveSnapshots } from './snapshotPort.ts'

export interface JoiningOptions {
  readonly genesis: Genesis
  readonly config: NetworkConfig
  /** Folder of this network. */
  readonly dir: string
  readonly storage: Storage
  readonly network: Network
  readonly chainNetwork: ChainNetworkPort
  readonly node: NodeOptions
  readonly changed: () => void
  readonly onJoined: () => void
}

/** Snapshots of a running node: it makes and serves them, and joins by one where it has nothing yet. */
export interface Joining {
  /** For the chain: held back while a snapshot is fetched. */
  readonly chainNetwork: ChainNetworkPort
  readonly every: number
  start(chain: Chain): void
  progress(): SnapshotStatus | null
  close(): Promise<void>
}

export async function openJoining(options: JoiningOptions): Promise<Joining> {
  const { genesis, config, dir, storage, network, node } = options
  const { clock } = node
  const log = node.log.child('snapshots')
  const every = node.snapshotEvery ?? SNAPSHOT_EVERY
  const protocol = protocolNames(genesis.hash).snapshot
  const store = createChainStore(storage, genesis.hash)
  const crypto = await loadFastCrypto()
  const shelves = await openShelves(shelfFolder(join(dir, 'snapshots')), log)
  const held = holdBack(options.chainNetwork)
  const stops: (() => Promise<void> | void)[] = [serveSnapshots(network, protocol, { storage, store, shelves })]
  let fast: FastJoin | null = null

  const { checkpoint } = config
  const isBeginning = (store.final?.height ?? 0) === 0
  const isFarBehind = config.mode === 'joined' && checkpoint !== undefined && checkpoint.height >= every
  return {
    chainNetwork: held.port,
    every,
    start(chain) {
      if (!isBeginning || !isFarBehind || node.wholeHistory === true) {
        held.release()
        stops.push(makeSnapshots({ chain, storage, store, crypto, shelves, clock, log, every }))
        return
      }
      fast = joinFast({
        genesis,
        checkpoint,
        crypto,
        shelves,
        clock,
        log,
        port: createSnapshotPort(network, protocol, options.chainNetwork),
        slot: () => chain.slot,
        random: Math.random,
        folder: joinedFolder(dir),
        peerCount: () => network.peers().length,
        changed: options.changed,
        onJoined: options.onJoined,
        onGivenUp() {
          held.release()
          stops.push(makeSnapshots({ chain, storage, store, crypto, shelves, clock, log, every }))
        },
      })
    },
    progress: () => fast?.progress() ?? null,
    async close() {
      await fast?.stop()
      for (const stop of stops) await stop()
      await shelves.close()
    },
  }
}
