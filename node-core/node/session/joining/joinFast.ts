import { rm } from 'node:fs/promises'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { fetchSnapshot, type FetchOptions } from '#node-core/chain/snapshot/fetching/fetchSnapshot.ts'
import { importShelf } from '#node-core/chain/snapshot/shelf/importShelf.ts'
import type { SnapshotProgress } from '#node-core/chain/snapshot/exchange/ports.ts'
import type { Shelf } from '#node-core/chain/snapshot/shelf/openShelf.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'

export interface JoinFastOptions extends Omit<FetchOptions, 'signal' | 'onProgress'> {
  /** Where the chain is put together. */
  readonly folder: string
  /** All connected peers, whether they have snapshots or not. */
  readonly peerCount: () => number
  readonly changed: () => void
  /** The chain is put together: it takes the place of the empty one when the network is opened again. */
  readonly onJoined: () => void
  /** No snapshot to be had: blocks it is. */
  readonly onGivenUp: () => void
}

export interface FastJoin {
  /** Null: over, one way or the other. */
  progress(): SnapshotProgress | null
  stop(): Promise<void>
}

/** Before who is there is asked: others connect within this time, ms. */
const GATHER_MS = 1_500
/** So long peers without snapshots are looked at for one with them, ms. */
const LOOK_MS = 6_000
const AGAIN_MS = 3_000
const ATTEMPTS = 3

/**
 * Joins by a snapshot beside the running node: fetched, proven, put together into a folder of its own. Where nobody has
 * one, or none comes to its end, the node goes on with blocks.
 */
export function joinFast(options: JoinFastOptions): FastJoin {
  const { clock, log, port, shelves, folder } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let progress: SnapshotProgress | null = { step: 'looking', doneBytes: 0, totalBytes: 0 }
  let wake: () => void = () => undefined
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  const tell = (next: SnapshotProgress | null) => {
    progress = next
    options.changed()
  }

  /** @returns whether anybody who has snapshots is there; waits as long as nobody at all is. */
  async function findPeers(): Promise<boolean> {
    for (let alone = 0; !signal.aborted;) {
      if (port.peers().length > 0) {
        await sleep(GATHER_MS)
        return true
      }
      alone = options.peerCount() > 0 ? alone + 1 : 0
      if (alone * 500 >= LOOK_MS) return false
      await sleep(500)
    }
    return false
  }
  async function putTogether(shelf: Shelf): Promise<void> {
    await rm(folder, { recursive: true, force: true })
    const storage = await openStorage(folder)
    try {
      const totalBytes = shelf.manifest!.bytes
      await importShelf({
        ...options,
        shelf,
        storage,
        run: {
          signal,
          progress: ({ done }) => tell({ step: 'building', doneBytes: Math.floor(totalBytes * done), totalBytes }),
        },
      })
    } finally {
      await storage.close()
    }
  }
  async function attempt(): Promise<boolean> {
    let shelf: Shelf | null = null
    try {
      shelf = await fetchSnapshot({ ...options, signal, onProgress: tell })
      await putTogether(shelf)
      return true
    } catch (error) {
      const { code } = toNodeError(error)
      if (signal.aborted) return false
      log.info('joining by a snapshot did not come to its end', { code })
      await rm(folder, { recursive: true, force: true })
      // What does not give the root all together is not kept: it was spoilt on this disk.
      if (shelf?.manifest != null) await shelves.remove(shelf.manifest.height)
      if (code === 'CHAIN_CHECKPOINT_TOO_OLD') throw error
      return false
    }
  }
  async function run(): Promise<void> {
    for (let tries = 0; tries < ATTEMPTS && !signal.aborted;) {
      if (!(await findPeers())) break
      if (await attempt()) {
        tell(null)
        return options.onJoined()
      }
      // With nobody there it was not the snapshot's fault.
      if (options.peerCount() > 0) tries++
      if (!signal.aborted) await sleep(AGAIN_MS)
    }
    if (!signal.aborted) giveUp()
  }
  const giveUp = () => {
    log.info('joining by blocks')
    tell(null)
    options.onGivenUp()
  }
  const running = run().catch((error: unknown) => {
    log.info('joining by a snapshot failed', { code: toNodeError(error).code })
    if (!signal.aborted) giveUp()
  })
  return {
    progress: () => progress,
    async stop() {
      stopping.abort()
      wake()
      await running
    },
  }
}
