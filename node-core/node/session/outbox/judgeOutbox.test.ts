import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress, toHash, type Hash } from '#node-core/model/ids.ts'
import { judgeOutbox, type OutboxLook } from './judgeOutbox.ts'
import type { KeptTransaction } from './keptTransaction.ts'
import { MOST_ENDED } from './outbox.ts'
import { settleOutbox } from './settleOutbox.ts'

const ME = toAddress(`0x${'11'.repeat(20)}`)
const hashOf = (n: number): Hash => toHash(`0x${n.toString(16).padStart(64, '0')}`)
const kept = (n: number, over: Partial<KeptTransaction> = {}): KeptTransaction => ({
  hash: hashOf(n),
  from: ME,
  nonce: n,
  costWei: 10n,
  maxFeePerGas: 30n,
  maxPriorityFeePerGas: 1n,
  about: { kind: 'sendDpn', by: 'person', data: {} },
  replaces: null,
  raw: '0x02',
  signedAt: 1_000 + n,
  height: 5,
  sent: false,
  waited: false,
  code: null,
  end: null,
  told: null,
  ...over,
})
const GIVE_UP = { about: { kind: 'giveUp', by: 'person', data: {} } } as const

interface World {
  nonce: number
  finalNonce: number | null
  finalHeight: number
  firstHeld: number
  balance: bigint
  baseFeePerGas: bigint
  link: OutboxLook['link']
  taken: boolean
  mined: Readonly<Record<number, { succeeded: boolean; height: number }>>
  pool: readonly number[]
}
const look = (world: Partial<World> = {}): OutboxLook => ({
  receipt: (hash) => world.mined?.[Number(BigInt(hash))] ?? null,
  finalHeight: world.finalHeight ?? 5,
  firstHeld: world.firstHeld ?? 1,
  nonce: () => world.nonce ?? 0,
  finalNonce: () => (world.finalNonce === undefined ? (world.nonce ?? 0) : world.finalNonce),
  balance: () => world.balance ?? 1_000n,
  baseFeePerGas: world.baseFeePerGas ?? 5n,
  waits: (_account, nonce) => world.pool?.includes(nonce) ?? false,
  inPool: (hash) => world.pool?.includes(Number(BigInt(hash))) ?? false,
  link: world.link ?? 'reached',
  wasTaken: () => world.taken ?? (world.link ?? 'reached') === 'reached',
})
const linesOf = (list: readonly KeptTransaction[], world: Partial<World> = {}) =>
  Object.fromEntries(
    judgeOutbox(list, look(world)).map(({ hash, state, reason }) => [Number(BigInt(hash)), [state, reason]]),
  )

describe('where a signed transaction stands', () => {
  it('waits for a network, for somebody there, then is sent, in a block and final', () => {
    const one = [kept(0)]
    expect(linesOf(one, { link: 'off', pool: [0] })).toEqual({ 0: ['waiting', 'offline'] })
    expect(linesOf(one, { link: 'alone', pool: [0] })).toEqual({ 0: ['waiting', 'nobody'] })
    expect(linesOf(one, { pool: [0], taken: false })).toEqual({ 0: ['waiting', 'sending'] })
    expect(linesOf(one, { pool: [0] })).toEqual({ 0: ['sent', null] })
    // Sent once is sent, also in the next tunnel.
    expect(linesOf([kept(0, { sent: true })], { link: 'off', pool: [0] })).toEqual({ 0: ['sent', null] })
    const mined = { 0: { succeeded: true, height: 6 } }
    expect(linesOf(one, { mined, nonce: 1 })).toEqual({ 0: ['included', null] })
    expect(linesOf(one, { mined, nonce: 1, finalHeight: 6 })).toEqual({ 0: ['final', null] })
    // The branch lost: it waits again.
    expect(linesOf(one, { pool: [0] })).toEqual({ 0: ['sent', null] })
  })

  it('says why it cannot be, and those after it wait for it', () => {
    const line = [kept(0), kept(1), kept(2)]
    const pool = [0, 1, 2]
    const behind = { 1: ['waiting', 'behind'], 2: ['waiting', 'behind'] }
    expect(linesOf(line, { pool, balance: 9n })).toEqual({ 0: ['refused', 'notEnough'], ...behind })
    expect(linesOf(line, { pool, baseFeePerGas: 31n })).toEqual({ 0: ['refused', 'feeTooLow'], ...behind })
    const full = [kept(0, { code: 'POOL_FULL' }), kept(1), kept(2)]
    expect(linesOf(full, { pool: [1, 2] })).toEqual({ 0: ['refused', 'notTaken'], ...behind })
    const poor = [kept(0), kept(1, { code: 'EVM_INSUFFICIENT_FUNDS' })]
    expect(linesOf(poor, { pool: [0] })).toEqual({ 0: ['sent', null], 1: ['refused', 'notEnough'] })
    expect(judgeOutbox(line, look({ pool, balance: 9n }))[0]?.behind).toBe(hashOf(0))
    // One that failed in a block holds up nobody.
    const mined = { 0: { succeeded: false, height: 5 } }
    expect(linesOf(line, { pool: [1, 2], mined, nonce: 1 })).toEqual({
      0: ['refused', 'reverted'],
      1: ['sent', null],
      2: ['sent', null],
    })
  })

  it('tells a missing number from one that waits elsewhere', () => {
    expect(linesOf([kept(2)], { pool: [2] })).toEqual({ 2: ['waiting', 'gap'] })
    expect(linesOf([kept(2)], { pool: [0, 1, 2] })).toEqual({ 2: ['sent', null] })
  })

  it('says that its number was used, and does not claim to know by what where the history is not here', () => {
    expect(linesOf([kept(0)], { nonce: 1 })).toEqual({ 0: ['refused', 'numberTaken'] })
    expect(linesOf([kept(0)], { nonce: 1, firstHeld: 900 })).toEqual({ 0: ['refused', 'notSeen'] })
    expect(judgeOutbox([kept(0)], look({ nonce: 1, finalNonce: 0 }))[0]?.over).toBe(false)
    expect(judgeOutbox([kept(0)], look({ nonce: 1, finalNonce: null }))[0]?.over).toBe(false)
    expect(judgeOutbox([kept(0)], look({ nonce: 1 }))[0]?.over).toBe(true)
  })

  it('stands in one line with what took its place, whichever of the two a block took', () => {
    const given = [kept(0), kept(7, { nonce: 0, replaces: hashOf(0), ...GIVE_UP })]
    expect(linesOf(given, { pool: [7] })).toEqual({ 0: ['sent', 'givingUp'] })
    expect(linesOf(given, { link: 'off', pool: [7] })).toEqual({ 0: ['waiting', 'givingUp'] })
    const height = 5
    expect(linesOf(given, { nonce: 1, mined: { 7: { succeeded: true, height } } })).toEqual({ 0: ['givenUp', null] })
    expect(linesOf(given, { nonce: 1, mined: { 0: { succeeded: true, height } } })).toEqual({ 0: ['final', null] })
    const again = [kept(0), kept(7, { nonce: 0, replaces: hashOf(0) })]
    expect(linesOf(again, { pool: [7] })).toEqual({ 7: ['sent', null] })
    expect(linesOf(again, { nonce: 1, mined: { 0: { succeeded: true, height } } })).toEqual({ 0: ['final', null] })
    // A replacement that nobody can pay is what has to be helped.
    expect(linesOf([given[0]!, { ...given[1]!, costWei: 2_000n }], { pool: [7] })).toEqual({
      0: ['refused', 'notEnough'],
    })
  })
})

describe('what is kept', () => {
  const step = (list: readonly KeptTransaction[], world: Partial<World>) =>
    settleOutbox(list, judgeOutbox(list, look(world)))

  it('tells each trouble once, and that something came through after waiting', () => {
    const first = step([kept(0)], { balance: 1n, pool: [0] })
    expect(first.news.map(({ reason }) => reason)).toEqual(['notEnough'])
    expect(step(first.kept, { balance: 1n, pool: [0] }).news).toEqual([])
    const other = step(first.kept, { baseFeePerGas: 99n, pool: [0] })
    expect(other.news.map(({ reason }) => reason)).toEqual(['feeTooLow'])
    const offline = step([kept(0)], { link: 'off', pool: [0] })
    const done = step(offline.kept, { nonce: 1, mined: { 0: { succeeded: true, height: 5 } } })
    expect(done.news.map(({ state }) => state)).toEqual(['final'])
    expect(step([kept(0)], { nonce: 1, mined: { 0: { succeeded: true, height: 5 } } }).news).toEqual([])
  })

  it('keeps of what is over only what a person signed, without its envelope, and the latest of it', () => {
    const mined = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [n, { succeeded: true, height: 5 }]))
    const list = Array.from({ length: 200 }, (_, n) => kept(n, n === 199 ? { about: null } : {}))
    const after = step(list, { mined, nonce: 200 }).kept
    expect(after.map(({ nonce }) => nonce)).toEqual(Array.from({ length: MOST_ENDED }, (_, i) => 199 - MOST_ENDED + i))
    expect(after.every(({ raw, end }) => raw === '0x' && end?.state === 'final')).toBe(true)
    expect(linesOf(after.slice(0, 1), { nonce: 0, finalHeight: 0 })).toEqual({ 99: ['final', null] })
  })

  it('never forgets what is not over, whatever the chain says', () => {
    const state = fc.record({
      nonce: fc.nat(6),
      finalNonce: fc.option(fc.nat(6)),
      finalHeight: fc.nat(12),
      firstHeld: fc.constantFrom(1, 100),
      balance: fc.bigInt({ min: 0n, max: 30n }),
      baseFeePerGas: fc.bigInt({ min: 1n, max: 60n }),
      link: fc.constantFrom('off', 'alone', 'reached') as fc.Arbitrary<OutboxLook['link']>,
      pool: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
      mined: fc.dictionary(
        fc.constantFrom('0', '1', '2', '3', '7'),
        fc.record({ succeeded: fc.boolean(), height: fc.nat(12) }),
      ) as fc.Arbitrary<World['mined']>,
    })
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), (moments) => {
        let list: readonly KeptTransaction[] = [
          ...[0, 1, 2, 3].map((n) => kept(n)),
          kept(7, { nonce: 2, replaces: hashOf(2), ...GIVE_UP }),
        ]
        for (const world of moments) {
          const entries = judgeOutbox(list, look(world))
          // One line for each number that was signed, the latest first.
          expect(entries).toHaveLength(4)
          const { kept: next } = settleOutbox(list, entries)
          for (const { hash, over } of entries) {
            const after = next.find((one) => one.hash === hash)
            expect(after?.end !== null).toBe(over)
            expect(after?.raw === '0x').toBe(over)
          }
          list = next
        }
      }),
    )
  })
})
