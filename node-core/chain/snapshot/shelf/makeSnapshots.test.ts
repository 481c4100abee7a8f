import { describe, expect, it } from 'vitest'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { ChainHead } from '#node-core/model/block.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { historyGenesis, historyWithState } from '../../../../tests/support/historyWithState.ts'
import { createChainStore } from '../../storing/chainStore.ts'
import { keptHeights, SNAPSHOT_EVERY } from '../../storing/snapshotHeights.ts'
import { depthFor, MAX_DEPTH, MIN_DEPTH, PART_BYTES } from './manifest.ts'
import { makeSnapshots } from './makeSnapshots.ts'
import { openShelves } from './openShelves.ts'

const crypto = await loadFastCrypto()
const EVERY = 8

async function making(maxBytes?: number) {
  const storage = await historyWithState(80, EVERY)
  const store = createChainStore(storage, historyGenesis.hash)
  const finals = createEmitter<ChainHead>(() => undefined)
  let height = EVERY * 8
  const chain = {
    get final() {
      return { height } as ChainHead
    },
    onFinal: finals.on,
    syncing: false,
  }
  const kept = new Map<string, ReturnType<typeof createMemoryStore>>()
  const shelves = await openShelves(
    {
      names: async () => [...kept.keys()],
      async open(name) {
        const opened = createMemoryStore()
        kept.set(name, opened)
        return opened
      },
      remove: async (name) => void kept.delete(name),
    },
    silentLogger,
  )
  let made: (height: number) => void = () => undefined
  const next = () => new Promise<number>((resolve) => void (made = resolve))
  const first = next()
  const options = { chain, storage, store, crypto, shelves, clock: systemClock, log: silentLogger, every: EVERY }
  const stop = makeSnapshots({ ...options, onMade: (at) => made(at), ...(maxBytes === undefined ? {} : { maxBytes }) })
  const heights = () => shelves.all().map(([at]) => at)
  return {
    first,
    heights,
    kept,
    chain,
    stop,
    finalAt(at: number) {
      height = at
      const then = next()
      finals.emit(chain.final)
      return then
    },
  }
}

describe('snapshots for peers', () => {
  it('are made once their height is final, and only those kept that somebody needs', async () => {
    const { first, heights, finalAt, stop, kept } = await making()
    expect(await first).toBe(64)
    expect(await finalAt(EVERY * 9 + 3)).toBe(72)
    expect(heights()).toEqual([64, 72])
    expect(await finalAt(EVERY * 10)).toBe(80)
    // 64 is the newest of the eighth ones, 72 the one before.
    expect(heights()).toEqual([64, 72, 80])
    await stop()
    expect([...kept.keys()]).toEqual(['64', '72', '80'])
  }, 60_000)

  it('never take more room than they may, and none is made while the node catches up', async () => {
    const { first, heights, finalAt, stop, chain } = await making(1)
    await first
    await finalAt(EVERY * 9)
    expect(heights()).toEqual([72])
    ;(chain as { syncing: boolean }).syncing = true
    void finalAt(EVERY * 10)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(heights()).toEqual([72])
    await stop()
  }, 60_000)

  it('stop in the middle and leave nothing half', async () => {
    const { stop, heights } = await making()
    await stop()
    expect(heights()).toEqual([])
  }, 60_000)

  it('are kept for invitations of hours and of days', () => {
    const newest = 64 * SNAPSHOT_EVERY * 3 + 9 * SNAPSHOT_EVERY
    expect(keptHeights(newest, SNAPSHOT_EVERY).map((height) => height / SNAPSHOT_EVERY)).toEqual([192, 200, 201])
    expect(keptHeights(SNAPSHOT_EVERY, SNAPSHOT_EVERY)).toEqual([SNAPSHOT_EVERY])
  })

  it('are cut so that a part is short, and several peers have something to do', () => {
    expect(depthFor(0)).toBe(MIN_DEPTH)
    expect(depthFor(PART_BYTES * 2 ** MIN_DEPTH)).toBe(MIN_DEPTH)
    expect(depthFor(PART_BYTES * 2 ** MIN_DEPTH + 1)).toBe(MIN_DEPTH + 1)
    expect(depthFor(Number.MAX_SAFE_INTEGER)).toBe(MAX_DEPTH)
  })
})
