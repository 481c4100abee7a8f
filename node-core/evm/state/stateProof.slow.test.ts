import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import type { Address } from '#node-core/model/ids.ts'
import { stateKeyBytes, verifyStateProof, type StateProof } from '#node-core/model/verifyStateProof.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { changesBackTo } from './historicalState.ts'
import { openStateDatabase } from './stateDatabase.ts'
import { accountKey, recordKey, slotKey, stateKeyToBytes, type StateKey } from './stateKeys.ts'

const crypto = await loadFastCrypto()
const address = (n: number) => `0x${(n + 1).toString(16).padStart(40, '0')}` as Address
const slot = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
/** 60 names, of which some are used. */
const NAMES: readonly StateKey[] = Array.from({ length: 20 }, (_, n) => [
  accountKey(address(n)),
  slotKey(address(n % 3), slot(n)),
  recordKey(address(n % 2), `r/${n}`),
]).flat()

async function createDatabase() {
  const storage = await openStorageOver(createMemoryStore())
  const database = openStateDatabase(storage, crypto)
  const commit = async (values: ReadonlyMap<StateKey, Uint8Array | null>, height: number) => {
    const staged = database.stage({ values, codes: new Map() })
    const { operations, undo } = database.operations(staged)
    await storage.commit([...operations, storage.undo.put(height, undo)])
    database.apply(staged)
  }
  return { storage, database, commit }
}

const holds = (root: string, name: StateKey, proof: StateProof) =>
  verifyStateProof(root, stateKeyToBytes(name), proof, keccak256)
const flip = (hex: string, bit: number) => {
  const bytes = hexToBytes(hex)
  if (bytes.length === 0) return '0x00'
  bytes[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7)
  return bytesToHex(bytes)
}
/** Every way to spoil a proof a little. */
function* spoilt(proof: StateProof, bit: number): Iterable<StateProof> {
  const { siblings } = proof
  for (const [i, sibling] of siblings.entries()) {
    const swap = (by: string) => ({ ...proof, siblings: siblings.map((old, at) => (at === i ? by : old)) })
    yield swap(flip(sibling, bit))
    yield swap(sibling === '0x' ? `0x${'00'.repeat(32)}` : '0x')
    yield { ...proof, siblings: siblings.filter((_, at) => at !== i) }
    yield { ...proof, siblings: [...siblings.slice(0, i), sibling, ...siblings.slice(i)] }
  }
  for (const extra of ['0x', `0x${'11'.repeat(32)}`]) {
    yield { ...proof, siblings: [...siblings, extra] }
    yield { ...proof, siblings: [extra, ...siblings] }
  }
  if (proof.value !== null) {
    yield { ...proof, value: flip(proof.value, bit) }
    yield { ...proof, value: null }
  } else yield { ...proof, value: '0x01', leaf: null }
  if (proof.leaf !== null) {
    yield { ...proof, leaf: { ...proof.leaf, key: flip(proof.leaf.key, bit) } }
    yield { ...proof, leaf: { ...proof.leaf, valueHash: flip(proof.leaf.valueHash, bit) } }
    yield { ...proof, leaf: null }
  }
}

const change = fc.tuple(
  fc.nat(NAMES.length - 1),
  fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { freq: 3 }),
)
const blocks = fc.array(fc.array(change, { maxLength: 12 }), { minLength: 1, maxLength: 5 })

describe('state proofs', () => {
  it('every present name proves its value, every absent one its absence, in every kept block; nothing spoilt or said of another name holds', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, fc.nat(255), async (plan, bit) => {
        const { storage, database, commit } = await createDatabase()
        const model = new Map<StateKey, string>()
        const history: Array<{ readonly root: string; readonly values: ReadonlyMap<StateKey, string> }> = []
        for (const [height, list] of plan.entries()) {
          const values = new Map(list.map(([n, value]) => [NAMES[n]!, value]))
          await commit(values, height)
          for (const [name, value] of values) {
            if (value === null) model.delete(name)
            else model.set(name, bytesToHex(value))
          }
          history.push({ root: database.root, values: new Map(model) })
        }
        for (const [height, { root, values }] of history.entries()) {
          const staged =
            height === plan.length - 1 ? undefined : database.stage(changesBackTo(storage, height, plan.length - 1))
          for (const [i, name] of NAMES.entries()) {
            const proof = database.prove(name, staged)
            expect(proof.value).toBe(values.get(name) ?? null)
            expect(holds(root, name, proof)).toBe(true)
            // Another name's proof proves nothing about this one, unless both are absent from the same empty subtree.
            const other = NAMES[(i + 7) % NAMES.length]!
            if (proof.value !== null || values.has(other)) expect(holds(root, other, proof)).toBe(false)
            if (staged === undefined && i % 4 === 0)
              for (const bad of spoilt(proof, bit))
                expect(holds(root, name, bad), JSON.stringify({ proof, bad })).toBe(false)
            // No root but that one.
            expect(holds(flip(root, bit), name, proof)).toBe(false)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('absence of what is there cannot be shown by any part of the tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(NAMES.length - 1), { minLength: 2, maxLength: 30 }), async (used) => {
        const { database, commit } = await createDatabase()
        await commit(new Map(used.map((n) => [NAMES[n]!, Uint8Array.of(n + 1)])), 0)
        const target = NAMES[used[0]!]!
        const own = database.prove(target)
        const leaves = used.slice(1).map((n) => ({
          key: bytesToHex(keccak256(stateKeyToBytes(NAMES[n]!))),
          valueHash: bytesToHex(keccak256(Uint8Array.of(n + 1))),
        }))
        const ownLeaf = {
          key: bytesToHex(keccak256(stateKeyToBytes(target))),
          valueHash: bytesToHex(keccak256(Uint8Array.of(used[0]! + 1))),
        }
        for (const n of used) {
          const { siblings } = database.prove(NAMES[n]!)
          for (let length = 0; length <= siblings.length; length++)
            for (const leaf of [null, ownLeaf, ...leaves]) {
              expect(holds(database.root, target, { value: null, leaf, siblings: siblings.slice(0, length) })).toBe(
                false,
              )
              expect(holds(database.root, target, { value: null, leaf, siblings: own.siblings.slice(0, length) })).toBe(
                false,
              )
            }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('the names that both sides hash are the same bytes', () => {
    expect(stateKeyBytes('a', address(5))).toEqual(new Uint8Array(stateKeyToBytes(accountKey(address(5)))))
    expect(stateKeyBytes('s', address(5), hexToBytes(slot(9)))).toEqual(
      new Uint8Array(stateKeyToBytes(slotKey(address(5), slot(9)))),
    )
    expect(stateKeyBytes('x', address(5), new TextEncoder().encode('w/1'))).toEqual(
      new Uint8Array(stateKeyToBytes(recordKey(address(5), 'w/1'))),
    )
    expect(stateKeyBytes('a', '0x12')).toBeNull()
  })

  it('malformed proofs are refused, not thrown at', () => {
    const root = `0x${'00'.repeat(32)}`
    const key = Uint8Array.of(1)
    expect(verifyStateProof(root, key, { value: null, leaf: null, siblings: [] }, keccak256)).toBe(true)
    for (const bad of [
      null,
      {},
      { value: null, leaf: null },
      { value: null, leaf: {}, siblings: [] },
      { value: 'x', leaf: null, siblings: [] },
      { value: null, leaf: null, siblings: [1] },
      { value: null, leaf: null, siblings: Array<string>(300).fill('0x') },
    ])
      expect(verifyStateProof(root, key, bad as never, keccak256)).toBe(false)
    expect(verifyStateProof('nothing', key, { value: null, leaf: null, siblings: [] }, keccak256)).toBe(false)
  })
})
