import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled, toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { Chain } from '../../service/chain.ts'
import type { ChainStore } from '../../storing/chainStore.ts'
import { keptHeights, snapshotHeight } from '../../storing/snapshotHeights.ts'
import { fillShelf } from './fillShelf.ts'
import type { Shelves } from './openShelves.ts'

/** All snapshots together; beyond, the oldest go, and above it by itself the newest is not made. */
const MAX_SNAPSHOT_BYTES = 2 * 1024 ** 3
/** Between two slices of work of a few milliseconds each: a tenth of a core, and no block waits. */
const PAUSE_MS = 20

export interface MakeOptions {
  readonly chain: Pick<Chain, 'final' | 'onFinal' | 'syncing'>
  readonly storage: Storage
  readonly store: ChainStore
  readonly crypto: FastCrypto
  readonly shelves: Shelves
  readonly clock: Clock
  readonly log: Logger
  readonly every: number
  readonly maxBytes?: number
  /** One is whole now. */
  readonly onMade?: (height: number) => void
}

/**
 * Makes the snapshot that is due once its block is final, one at a time, and lets go of those nobody needs. A node that
 * came too late for one, whose state is not kept any more, makes the next.
 * @returns stops it; resolves when nothing of it runs
 */
export function makeSnapshots(options: MakeOptions): () => Promise<void> {
  const { chain, storage, store, crypto, shelves, clock, log, every } = options
  const maxBytes = options.maxBytes ?? MAX_SNAPSHOT_BYTES
  let running: Promise<void> | null = null
  let stopped = false
  /** Tried in vain: not again. */
  let failedAt = 0
  let cancelPause: () => void = () => undefined
  let goOn: () => void = () => undefined

  const pause = async () => {
    await new Promise<void>((resolve) => {
      goOn = resolve
      cancelPause = clock.after(PAUSE_MS, resolve)
    })
    if (stopped) throw cancelled('the node stops')
  }
  async function make(height: number): Promise<void> {
    const hash = store.canonicalHash(height)
    if (hash === undefined) return
    try {
      const known = shelves.all().find(([at]) => at === height)
      // Half of one is begun anew: what was sorted of it may be of another cut.
      if (known !== undefined) await shelves.remove(height)
      const { bytes } = await fillShelf({
        storage,
        store,
        crypto,
        block: { height, hash },
        shelf: await shelves.open(height),
        pause,
      })
      log.info('a snapshot for peers is made', { height, bytes })
      await letGo(height)
      options.onMade?.(height)
    } catch (error) {
      await shelves.remove(height).catch(() => undefined)
      failedAt = height
      const { code } = toNodeError(error)
      if (code !== 'CANCELLED') log.info('no snapshot could be made', { height, code })
    }
  }
  async function letGo(newest: number): Promise<void> {
    const kept = new Set(keptHeights(newest, every))
    let bytes = 0
    for (const [height, shelf] of [...shelves.all()].reverse()) {
      bytes += shelf.manifest?.bytes ?? 0
      if (!kept.has(height) || (bytes > maxBytes && height !== newest) || !shelf.isComplete)
        await shelves.remove(height)
    }
  }
  const look = () => {
    const height = snapshotHeight(chain.final.height, every)
    if (stopped || running !== null || height === 0 || height <= failedAt || chain.syncing) return
    if (shelves.all().some(([at, shelf]) => at === height && shelf.isComplete)) return
    running = make(height).finally(() => {
      running = null
      // The next may have become due meanwhile.
      look()
    })
  }
  const unlisten = chain.onFinal(look)
  look()
  return async () => {
    stopped = true
    unlisten()
    cancelPause()
    goOn()
    await running
  }
}
