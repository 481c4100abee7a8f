import { describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import { createEngine } from '../createEngine.ts'
import type { EngineMessage } from '../engine/engine.ts'
import { openStateDatabase } from '../state/stateDatabase.ts'
import { accountKey } from '../state/stateKeys.ts'
import { WorldState } from '../state/worldState.ts'

const at = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const block: BlockContext = {
  height: 5,
  slot: 5,
  timestamp: 1_000,
  producer: at(9),
  gasLimit: 30_000_000n,
  baseFeePerGas: 7n,
  parentHash: `0x${'11'.repeat(32)}` as Hash,
  chainId: 7,
  blockHash: () => null,
}
const crypto = await loadFastCrypto()
const engine = await createEngine({ chainId: 7, crypto })
const message = (code: string, gasLimit = 1_000_000n): EngineMessage => ({
  from: at(1),
  to: null,
  value: 0n,
  data: hexToBytes(`0x${code}`),
  gasLimit,
  gasPrice: 0n,
  accessList: [],
})

async function fresh() {
  return openStateDatabase(await openStorageOver(createMemoryStore()), crypto)
}
function begun(world: WorldState): WorldState {
  world.setAccount(at(1), { ...world.account(at(1)), nonce: 1n })
  return world
}

const word = (n: number) => n.toString(16).padStart(64, '0')
/** CALL of `to` with the first `length` bytes of memory and `gas`; leaves whether it succeeded. */
const call = (to: number, length: number, gas: string) =>
  `5f5f61${length.toString(16).padStart(4, '0')}5f5f60${to.toString(16).padStart(2, '0')}${gas}f1`
const PROGRAMS: ReadonlyArray<readonly [string, string]> = [
  ['a loop without end', '5b5f56'],
  // i = 0x4000; do { keccak(0, 32 * i) } while (--i)
  ['hashing in a loop', '6140005b8060051b5f20505f19018060035700'],
  ['writing slots in a loop', '5f5b80805560010180610400106001575f5ff3'],
  ['a revert with data', '60aa5f5260205ffd'],
  ['a contract that returns itself', '600a600c600039600a6000f3'],
  // Creates a contract whose constructor loops with what it is given, then returns what is left.
  ['a child that uses up its gas', '625b5f565f526003601d5ff05f525a60205260405ff3'],
  ['calls to a precompile', `60ff5f52${call(2, 32, '5a').repeat(40)}5f5260205ff3`],
]

describe('a call in pieces', () => {
  it.each(PROGRAMS)('comes to the same as in one: %s', async (_name, code) => {
    const database = await fresh()
    for (const gas of [1_000_000n, 137_777n, 60_000n]) {
      const whole = await engine.run(begun(new WorldState(database)), block, message(code, gas))
      const pieces = engine.slices!(begun(new WorldState(database)), block, message(code, gas))
      let count = 0
      let step = pieces.next()
      for (; step.done !== true; step = pieces.next()) count++
      expect(step.value).toEqual(whole)
      if (whole.gasUsed > 500_000n && code === PROGRAMS[0]![1]) expect(count).toBeGreaterThan(10)
    }
  })

  it('is not disturbed by others that run between its pieces, nor by a block', async () => {
    const database = await fresh()
    const alone = await engine.run(begun(new WorldState(database)), block, message(PROGRAMS[2]![1]))
    const many = PROGRAMS.map(([, code]) => engine.slices!(begun(new WorldState(database)), block, message(code)))
    const results = many.map(() => null as unknown)
    while (results.includes(null)) {
      for (const [i, pieces] of many.entries()) {
        if (results[i] !== null) continue
        const step = pieces.next()
        if (step.done === true) results[i] = step.value
        await engine.run(begun(new WorldState(database)), block, message(PROGRAMS[1]![1], 30_000n))
      }
    }
    expect(results[2]).toEqual(alone)
  })

  it('refuses one step that takes too long, and never answers it wrongly', async () => {
    const database = await fresh()
    const input = hexToBytes(`0x${word(256)}${word(256)}${word(256)}${'fd'.repeat(768)}`)
    const power: EngineMessage = { ...message(''), to: at(5), data: input, gasLimit: 50_000_000n }
    expect((await engine.run(begun(new WorldState(database)), block, power)).success).toBe(true)
    const from = performance.now()
    expect(() => {
      for (const pieces = engine.slices!(begun(new WorldState(database)), block, power); pieces.next().done !== true;);
    }).toThrow(/EVM_CALL_TOO_HEAVY/)
    expect(performance.now() - from).toBeLessThan(1_000)
    // Not enough gas for it at all is an ordinary failure.
    const poor = engine.slices!(begun(new WorldState(database)), block, { ...power, gasLimit: 100_000n })
    expect(poor.next()).toMatchObject({ done: true, value: { success: false, failure: 'out of gas' } })
  })
})

describe('a state that stands still', () => {
  it('is read as it was, whatever is written, from before the first byte is on disk until nobody reads it', async () => {
    const storage = await openStorageOver(createMemoryStore())
    const database = openStateDatabase(storage, crypto)
    const set = (balance: number) =>
      database.stage({
        values: new Map([
          [accountKey(at(1)), Uint8Array.of(balance)],
          [accountKey(at(balance)), Uint8Array.of(1)],
        ]),
        codes: new Map(),
      })
    const first = database.pin()
    const read = (pinned: typeof first) => [
      pinned.get(accountKey(at(1)))?.[0],
      pinned.get(accountKey(at(3)))?.[0],
      pinned.get(accountKey(at(4)))?.[0],
    ]
    let during: typeof first | null = null
    for (const balance of [3, 4]) {
      const staged = set(balance)
      const { operations } = database.operations(staged)
      if (balance === 3) during = database.pin()
      await storage.commit(operations)
      expect(read(first)).toEqual([undefined, undefined, undefined])
      database.apply(staged)
      if (balance === 3) expect(read(database.pin())).toEqual([3, 1, undefined])
    }
    expect(read(first)).toEqual([undefined, undefined, undefined])
    expect(read(during!)).toEqual([undefined, undefined, undefined])
    expect(read(database.pin())).toEqual([4, 1, 1])
  })
})
