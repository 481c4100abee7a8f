import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGroupingStore } from './createGroupingStore.ts'
import { createMemoryStore } from './createMemoryStore.ts'
import type { BatchOperation, KeyValueStore } from './keyValueStore.ts'

const key = (n: number) => Uint8Array.of(n)
const operation = fc
  .tuple(fc.nat(7), fc.option(fc.nat(250), { freq: 3 }))
  .map(([n, value]): BatchOperation =>
    value === null ? { type: 'del', key: key(n) } : { type: 'put', key: key(n), value: Uint8Array.of(value) },
  )
const step = fc.record({
  kind: fc.constantFrom('group', 'group', 'group', 'batch', 'flush', 'entries'),
  operations: fc.array(operation, { minLength: 1, maxLength: 6 }),
  wait: fc.boolean(),
})

/** What lies in a store, by key. */
async function contents(store: KeyValueStore): Promise<string> {
  const out: string[] = []
  for await (const [at, value] of store.entries()) out.push(`${at[0]}=${value[0]}`)
  return out.join(' ')
}
const read = (store: KeyValueStore) =>
  Array.from({ length: 8 }, (_, n) => [n, store.get(key(n))?.[0]] as const)
    .flatMap(([n, value]) => (value === undefined ? [] : [`${n}=${value}`]))
    .join(' ')

/** A disk that takes its time, and remembers what it held after each batch. */
function createSlowDisk() {
  const inner = createMemoryStore()
  const held: string[] = ['']
  return {
    held,
    store: {
      ...inner,
      async batch(operations: readonly BatchOperation[]) {
        await new Promise((resolve) => setImmediate(resolve))
        await inner.batch(operations)
        held.push(await contents(inner))
      },
    } satisfies KeyValueStore,
  }
}

describe('grouping store', () => {
  it('reads what was written last at any moment, and a crash at any moment finds what some call left, never half of one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { store: disk, held } = createSlowDisk()
        const store = createGroupingStore(disk)
        const model = createMemoryStore()
        /** What the store held after each call, in order. */
        const states = ['']
        const calls: Promise<void>[] = []
        for (const { kind, operations, wait } of steps) {
          if (kind === 'entries') expect(await contents(store)).toBe(await contents(model))
          else if (kind === 'flush') calls.push(store.flush())
          else {
            const call = kind === 'group' ? store.group(operations) : store.batch(operations, { sync: true })
            // An ordinary batch outside of a group is seen when it is done, as ever.
            if (kind === 'batch') await call
            calls.push(call)
            await model.batch(operations)
            states.push(await contents(model))
          }
          if (wait) await Promise.all(calls)
          expect(read(store)).toBe(await contents(model))
        }
        await store.flush()
        expect(await contents(disk)).toBe(await contents(model))
        // In order, and each one whole.
        let at = 0
        for (const seen of held) {
          while (at < states.length && states[at] !== seen) at++
          expect(at, `${seen} is the state after no call`).toBeLessThan(states.length)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lands by itself when it grows, and after a failure takes nothing more', async () => {
    const inner = createMemoryStore()
    let failing = false
    let landed = 0
    const store = createGroupingStore({
      ...inner,
      async batch(operations) {
        if (failing) throw new Error('the disk is full')
        landed++
        await inner.batch(operations)
      },
    })
    for (let n = 0; n < 64; n++) await store.group([{ type: 'put', key: key(1), value: Uint8Array.of(n) }])
    expect([landed, inner.get(key(1))]).toEqual([1, Uint8Array.of(63)])
    await store.group([{ type: 'put', key: key(2), value: new Uint8Array(9 << 20) }])
    expect(landed).toBe(2)
    failing = true
    await store.group([{ type: 'put', key: key(3), value: Uint8Array.of(1) }])
    await expect(store.flush()).rejects.toThrow('full')
    failing = false
    await expect(store.batch([{ type: 'put', key: key(4), value: Uint8Array.of(1) }])).rejects.toThrow('full')
    expect([inner.get(key(3)), inner.get(key(4))]).toEqual([undefined, undefined])
    await store.close()
  })
})
