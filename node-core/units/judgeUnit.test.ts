import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, publicKeyOf, recoverPublicKey, sign } from '#node-core/kernel/keys.ts'
import { toAddress, toHash, ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { DEVICE_KIND, type UnitHeader } from '#node-core/model/unit.ts'
import { createPendingPool } from './createPendingPool.ts'
import type { DagView, LogState, UnitFacts, VerifySignature } from './dagView.ts'
import { delegationHash, logName } from './delegation.ts'
import { judgeUnit } from './judgeUnit.ts'
import { decodeUnit, encodeUnit, unitId, unitIdBytes, type RawUnit } from './unitCodec.ts'

const GENESIS = toHash(`0x${'11'.repeat(32)}`)
const key = (n: number) => new Uint8Array(32).fill(n)
const ACCOUNT = key(1)
const AUTHOR = toAddress(privateKeyToAddress(ACCOUNT))
const STRANGER = key(2)

// The reference library, so that the fast one is not judged by itself.
const verify: VerifySignature = (signature, publicKey, hash) =>
  [0, 1].some((recovery) => {
    try {
      return bytesToHex(recoverPublicKey(hash, new Uint8Array([...signature, recovery]))) === bytesToHex(publicKey)
    } catch {
      return false
    }
  })

function make(
  deviceKey: Uint8Array,
  fields: Partial<UnitHeader> & { payload?: Uint8Array } = {},
  account = ACCOUNT,
): RawUnit {
  const author = toAddress(privateKeyToAddress(account))
  const device = bytesToHex(publicKeyOf(deviceKey))
  const seq = fields.seq ?? 0
  const payload =
    fields.payload ?? (seq === 0 ? sign(delegationHash(GENESIS, author, device), account) : utf8ToBytes('hello'))
  const { payload: _payload, ...rest } = fields
  const header = {
    v: 1 as const,
    genesis: GENESIS,
    author,
    device,
    seq,
    prev: null,
    parents: [],
    refs: [],
    anchorRef: { height: 0, hash: GENESIS },
    ts: 1,
    subject: ZERO_HASH,
    kind: seq === 0 ? DEVICE_KIND : 'note',
    payloadHash: keccak256Hex(payload) as Hash,
    length: payload.length,
    ...rest,
  }
  return {
    id: unitId(header),
    header: { ...header, signature: bytesToHex(sign(unitIdBytes(header), deviceKey).subarray(0, 64)) },
    payload,
  }
}

function createState() {
  const logs = new Map<string, LogState>()
  const places = new Map<string, Hash>()
  const facts = new Map<Hash, UnitFacts>()
  const anchored = new Set<Hash>()
  const view: DagView = {
    genesis: GENESIS,
    log: (author, device) => logs.get(logName(author, device)),
    at: (author, device, seq) => places.get(`${logName(author, device)}/${seq}`),
    facts: (id) => facts.get(id),
    isAnchored: (id) => anchored.has(id),
    isFinal: (anchor) => anchor.height <= 10,
  }
  const apply = (unit: RawUnit) => {
    const judgement = judgeUnit(view, unit, verify)
    if (judgement.kind === 'accepted') {
      logs.set(logName(unit.header.author, unit.header.device), judgement.log)
      places.set(`${logName(unit.header.author, unit.header.device)}/${unit.header.seq}`, unit.id)
      facts.set(unit.id, { author: unit.header.author, lamport: judgement.lamport })
    } else if (judgement.kind === 'equivocation')
      logs.set(logName(unit.header.author, unit.header.device), judgement.log)
    return judgement
  }
  return { view, apply, anchored, logs }
}

describe('unit codec', () => {
  it('round-trips, and the id does not hang on the signature', () => {
    const unit = make(key(9))
    expect(decodeUnit(encodeUnit(unit))).toEqual(unit)
    const resigned: UnitHeader = { ...unit.header, signature: '0x00' }
    expect(unitId(resigned)).toBe(unit.id)
  })
  it('refuses any flipped byte or truncation: never a different unit accepted as the same', () => {
    const unit = make(key(9), { seq: 1, prev: ZERO_HASH, parents: [toHash(`0x${'01'.repeat(32)}`)] })
    const bytes = encodeUnit(unit)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = bytes.slice()
        bad[at] = bad[at]! ^ flip
        try {
          const other = decodeUnit(bad)
          const sameSigned =
            other.id === unit.id &&
            verify(hexToBytes(other.header.signature), hexToBytes(other.header.device), hexToBytes(other.id))
          return !sameSigned
        } catch (error) {
          return (error as { family?: string }).family === 'invalid'
        }
      }),
    )
    for (let end = 0; end < bytes.length; end += 7) expect(() => decodeUnit(bytes.subarray(0, end))).toThrow(/BAD/)
  })
  it.each([
    ['parents not ascending', { parents: [toHash(`0x${'02'.repeat(32)}`), toHash(`0x${'01'.repeat(32)}`)] }],
    ['a parent twice', { parents: [ZERO_HASH, ZERO_HASH] }],
    ['nine parents', { parents: Array.from({ length: 9 }, (_, i) => toHash(`0x${String(i).repeat(64)}`)) }],
    ['a bad kind', { kind: 'Big Kind' }],
    ['a payload of another length', { length: 3 }],
    ['seq 1 without predecessor', { prev: null }],
  ])('refuses %s', (_, fields) => {
    expect(() => decodeUnit(encodeUnit(make(key(9), { seq: 1, prev: ZERO_HASH, ...fields })))).toThrow(/DAG_BAD_UNIT/)
  })
  it('refuses a payload above 32 KiB', () => {
    expect(() =>
      decodeUnit(encodeUnit(make(key(9), { seq: 1, prev: ZERO_HASH, payload: new Uint8Array(32 * 1024 + 1) }))),
    ).toThrow(/DAG_BAD_UNIT/)
  })
})

describe('log rules', () => {
  it('accepts a delegated log in order and knows what it has', () => {
    const { apply } = createState()
    const first = make(key(9))
    const second = make(key(9), { seq: 1, prev: first.id })
    expect(apply(second)).toEqual({ kind: 'pending', missing: [first.id] })
    expect(apply(first)).toMatchObject({ kind: 'accepted', lamport: 1 })
    expect(apply(second)).toMatchObject({ kind: 'accepted', lamport: 2 })
    expect(apply(second)).toEqual({ kind: 'known' })
  })
  it('blames the sender for broken rules', () => {
    const { apply } = createState()
    const first = make(key(9))
    apply(first)
    const second = make(key(9), { seq: 1, prev: first.id, anchorRef: { height: 5, hash: GENESIS } })
    const forged = { ...second, header: { ...second.header, signature: make(key(8)).header.signature } }
    expect(() => apply(forged)).toThrow(/DAG_BAD_SIGNATURE/)
    expect(() => apply(make(key(9), { seq: 2, prev: first.id }))).toThrow(/DAG_BAD_LOG/)
    expect(() => apply(make(key(9), { seq: 1, prev: first.id, genesis: ZERO_HASH }))).toThrow(/DAG_WRONG_GENESIS/)
    expect(() => apply(make(key(9), { seq: 1, prev: first.id, kind: DEVICE_KIND }))).toThrow(/DAG_BAD_DELEGATION/)
    apply(second)
    expect(() => apply(make(key(9), { seq: 2, prev: second.id, anchorRef: { height: 4, hash: GENESIS } }))).toThrow(
      /DAG_BAD_LOG/,
    )
  })
  it('refuses a device that its author never delegated', () => {
    const { apply } = createState()
    const byStranger = sign(delegationHash(GENESIS, AUTHOR, bytesToHex(publicKeyOf(key(9)))), STRANGER)
    expect(() => apply(make(key(9), { payload: byStranger }))).toThrow(/DAG_BAD_DELEGATION/)
    const forOther = sign(delegationHash(GENESIS, AUTHOR, bytesToHex(publicKeyOf(key(8)))), ACCOUNT)
    expect(() => apply(make(key(9), { payload: forOther }))).toThrow(/DAG_BAD_DELEGATION/)
    expect(() => apply(make(key(9), { kind: 'note' }))).toThrow(/DAG_BAD_DELEGATION/)
  })
  it('keeps a fork as proof and freezes the log, also when the branch is longer', () => {
    const { apply, logs } = createState()
    const first = make(key(9))
    const second = make(key(9), { seq: 1, prev: first.id })
    const twin = make(key(9), { seq: 1, prev: first.id, ts: 2 })
    const afterTwin = make(key(9), { seq: 2, prev: twin.id })
    apply(first)
    apply(second)
    expect(apply(afterTwin)).toEqual({ kind: 'pending', missing: [twin.id] })
    expect(apply(twin)).toMatchObject({ kind: 'equivocation', other: second.id })
    expect([...logs.values()][0]?.frozen).toBe(true)
    expect(apply(make(key(9), { seq: 2, prev: second.id }))).toEqual({ kind: 'frozen' })
  })
  it('waits for own parents, and for a stranger’s unit until it is anchored', () => {
    const { apply, anchored } = createState()
    const mine = make(key(9))
    const other = make(key(10))
    const foreign = make(key(11), {}, STRANGER)
    apply(mine)
    apply(foreign)
    const child = make(key(9), { seq: 1, prev: mine.id, parents: [other.id] })
    expect(apply(child)).toEqual({ kind: 'pending', missing: [other.id] })
    apply(other)
    expect(apply(child)).toMatchObject({ kind: 'accepted', lamport: 2 })
    const grandchild = make(key(9), { seq: 2, prev: child.id, parents: [foreign.id] })
    expect(apply(grandchild)).toEqual({ kind: 'pending', missing: [] })
    anchored.add(foreign.id)
    expect(apply(grandchild)).toMatchObject({ kind: 'accepted', lamport: 3 })
    expect(apply(make(key(9), { seq: 3, prev: grandchild.id, anchorRef: { height: 11, hash: GENESIS } }))).toEqual({
      kind: 'pending',
      missing: [],
    })
  })
  it('gives every arrival order the same ranks (units re-tried as their ancestors come)', () => {
    const a0 = make(key(9))
    const b0 = make(key(10))
    const a1 = make(key(9), { seq: 1, prev: a0.id })
    const b1 = make(key(10), { seq: 1, prev: b0.id, parents: [a1.id] })
    const a2 = make(key(9), { seq: 2, prev: a1.id, parents: [b1.id] })
    const all = [a0, b0, a1, b1, a2]
    const expected = [1, 1, 2, 3, 4]
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const { apply, view } = createState()
        const pool = createPendingPool()
        const queue = order.map((i) => all[i]!)
        for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
          const judgement = apply(unit)
          if (judgement.kind === 'pending') pool.add(unit, judgement.missing)
          if (judgement.kind === 'accepted') queue.push(...pool.release(unit.id))
        }
        expect(all.map((unit) => view.facts(unit.id)?.lamport)).toEqual(expected)
        expect(pool.size).toBe(0)
      }),
      { numRuns: 30 },
    )
  })
})

describe('pending pool', () => {
  it('stays within its limits and forgets the oldest', () => {
    const pool = createPendingPool({ units: 3, unitsPerLog: 2, bytes: 1_000_000 })
    const waiting = (device: number, seq: number) =>
      make(key(device), { seq, prev: toHash(keccak256Hex(new Uint8Array([seq]))) })
    const units = [waiting(9, 1), waiting(9, 2), waiting(9, 3), waiting(10, 1), waiting(11, 1)]
    expect(units.map((unit) => pool.add(unit, [unit.header.prev!]))).toEqual([true, true, false, true, true])
    expect(pool.size).toBe(3)
    expect(pool.has(units[0]!.id)).toBe(false)
    expect(pool.release(units[3]!.header.prev!).map((unit) => unit.id)).toEqual([units[3]!.id, units[4]!.id])
    expect(pool.size).toBe(1)
  })
})
