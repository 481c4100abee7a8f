import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { quorum } from '../../rules/quorum.ts'
import { changeLimit } from '../../rules/changeLimit.ts'
import { proposeSet } from './proposeSet.ts'
import { permutation, witnessAt } from './turn.ts'

const seed = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((b) => keccak256Hex(b) as Hash)
const address = (i: number) => `0x${i.toString(16).padStart(40, '0')}` as Address

describe('turn', () => {
  it('is a permutation: one slot per witness and round', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 2 ** 40 }), fc.integer({ min: 1, max: 101 }), (s, round, n) => {
        expect(permutation(s, round, n).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
      }),
    )
  })
  it('is fair: every witness is about equally often in every place', () => {
    const counts = Array.from({ length: 7 }, () => new Array<number>(7).fill(0))
    const s = keccak256Hex(new Uint8Array([5])) as Hash
    for (let round = 0; round < 7000; round++) permutation(s, round, 7).forEach((w, place) => counts[place]![w]!++)
    for (const row of counts) for (const count of row) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
  it('goes by slot, across rounds', () => {
    const set = { id: 0, seed: keccak256Hex(new Uint8Array([1])) as Hash, members: [1, 2, 3, 4, 5].map(address) }
    for (let round = 0; round < 20; round++)
      expect(new Set([0, 1, 2, 3, 4].map((i) => witnessAt(set, round * 5 + i))).size).toBe(5)
  })
})

describe('quorum', () => {
  it.each(Array.from({ length: 51 }, (_, i) => 2 * i + 1))(
    'two quorums of %i share more than the faulty may be',
    (n) => {
      const faulty = Math.floor((n - 1) / 3)
      expect(2 * quorum(n) - n).toBeGreaterThan(faulty)
      expect(n - faulty).toBeGreaterThanOrEqual(quorum(n))
    },
  )
  it('⌈2n/3⌉ would be one too few at 21', () => {
    expect(2 * Math.ceil(42 / 3) - 21).toBe(7)
    expect(2 * quorum(21) - 21).toBe(9)
  })
})

describe('set proposal', () => {
  const ranked = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }).map((list) => list.map(address))
  const members = fc
    .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 21 })
    .map((list) =>
      list
        .map(address)
        .slice(0, list.length % 2 === 1 ? list.length : list.length - 1)
        .sort(),
    )
    .filter((m) => m.length > 0)
  const executive = fc.integer({ min: 0, max: 10 }).map((i) => 2 * i + 1)
  it('stays odd, never shrinks, replaces at most the limit, lets in only the ranked', () => {
    fc.assert(
      fc.property(members, ranked, executive, (current, ranking, n) => {
        const limit = changeLimit(current.length)
        const next = proposeSet(current, ranking, n, limit)
        expect(next.members.length % 2).toBe(1)
        expect(next.members.length).toBeGreaterThanOrEqual(current.length)
        expect([...next.members].sort()).toEqual(next.members)
        const left = current.filter((w) => !next.members.includes(w))
        const joined = next.members.filter((w) => !current.includes(w))
        expect(left.length).toBeLessThanOrEqual(limit)
        expect(joined.length).toBeLessThanOrEqual(Math.max(limit, 2))
        expect(joined.every((w) => ranking.includes(w))).toBe(true)
      }),
    )
  })
  it('repeated, it reaches the top of the ranking', () => {
    fc.assert(
      fc.property(members, ranked, executive, (current, ranking, n) => {
        let state: readonly Address[] = current
        let last = proposeSet(state, ranking, n, changeLimit(state.length))
        for (let i = 0; i < 60 && last.changed; i++) {
          state = last.members
          last = proposeSet(state, ranking, n, changeLimit(state.length))
        }
        expect(last.changed).toBe(false)
        for (const w of ranking.slice(0, state.length)) expect(state).toContain(w)
      }),
    )
  })
})
