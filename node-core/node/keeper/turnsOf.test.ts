import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import { ORDER_STEPS } from '#node-core/model/order/orderMachine.ts'
import { keeperStep } from './keeperStep.ts'
import { gainersOf, KEEPER_STRANGER_TURNS, partiesOf, turnOf, turnsOf } from './turnsOf.ts'

const account = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)
const steps = ORDER_STEPS.filter((row) => row.by === 'anyone')
const refund = steps.find(({ name }) => name === 'expireOrder')!
const payment = steps.find(({ name }) => name === 'settleOrder')!

const order = fc.record({
  licence: fc.integer({ min: 1, max: 1_000 }).map(account),
  id: fc.integer({ min: 1, max: 1_000_000 }).map((n) => toHash(`0x${n.toString(16).padStart(64, '0')}`)),
  buyer: fc.integer({ min: 1, max: 12 }).map(account),
  payees: fc.array(fc.integer({ min: 1, max: 12 }).map(account), { minLength: 1, maxLength: 9 }),
})
const witnesses = fc.uniqueArray(fc.integer({ min: 100, max: 140 }).map(account), { maxLength: 21 })

describe('turns', () => {
  it('give everybody with a part in it and every witness one turn: whom it is for first, witnesses last', () =>
    fc.assert(
      fc.property(order, witnesses, fc.constantFrom(...steps), (one, seated, step) => {
        const turns = turnsOf(one, step, seated)
        expect([...turns].sort()).toEqual([...new Set([...partiesOf(one), ...seated])].sort())
        const gainers = new Set(gainersOf(one, step))
        expect(new Set(turns.slice(0, gainers.size))).toEqual(gainers)
        expect(new Set(turns.slice(turns.length - seated.length))).toEqual(new Set(seated))
      }),
    ))

  it('are the same on every node, in whatever order it knows them', () =>
    fc.assert(
      fc.property(order, witnesses, fc.constantFrom(...steps), (one, seated, step) => {
        const turned = { ...one, payees: one.payees.toReversed() }
        expect(turnsOf(turned, step, seated.toReversed())).toEqual(turnsOf(one, step, seated))
      }),
    ))

  it('are for the buyer first where the price goes back, for those who are paid where it is paid', () => {
    const one = { buyer: account(1), payees: [account(2), account(3)] }
    expect(gainersOf(one, refund)).toEqual([account(1)])
    expect(gainersOf(one, payment)).toEqual([account(2), account(3)])
  })

  it('spread the fees: over many orders everybody is first sometimes', () => {
    const payees = [1, 2, 3, 4, 5].map(account)
    const first = new Map<Address, number>()
    for (let n = 1; n <= 500; n++) {
      const id = toHash(`0x${n.toString(16).padStart(64, '0')}`)
      const [chosen] = turnsOf({ licence: account(9), id, buyer: account(8), payees }, payment, [])
      first.set(chosen!, (first.get(chosen!) ?? 0) + 1)
    }
    expect(first.size).toBe(5)
    for (const times of first.values()) expect(times).toBeGreaterThan(50)
  })

  it('come after all for an account without a part in it, not at the same moment for all of those', () => {
    const one = { licence: account(9), id: toHash(`0x${'01'.repeat(32)}`), buyer: account(8), payees: [account(7)] }
    const turns = turnsOf(one, refund, [account(100)])
    const strangers = Array.from({ length: 40 }, (_, n) => turnOf(account(200 + n), turns, one, refund))
    expect(Math.min(...strangers)).toBeGreaterThanOrEqual(turns.length)
    expect(Math.max(...strangers)).toBeLessThan(turns.length + KEEPER_STRANGER_TURNS)
    expect(new Set(strangers).size).toBeGreaterThan(4)
    expect(turnOf(null, turns, one, refund)).toBe(0)
  })
})

describe('nodes that take turns', () => {
  /** Ticks of one turn: each node looks once a tick; what one sent the others see at the next. */
  function play(turns: readonly Address[], awake: readonly Address[], includedAfter: number): Address[] {
    const sent: { readonly by: Address; readonly at: number }[] = []
    const patience = new Map<Address, number>()
    const laterUntil = new Map<Address, number>()
    for (let tick = 0; tick < turns.length + 10; tick++) {
      if (sent.some(({ at }) => at + includedAfter <= tick)) break
      for (const node of awake) {
        const decision = keeperStep({
          current: true,
          due: tick >= Math.max(turns.indexOf(node), laterUntil.get(node) ?? 0),
          oursWaits: sent.some(({ by }) => by === node),
          othersWaits: sent.some(({ by, at }) => by !== node && at < tick),
          patience: patience.get(node) ?? 0,
          canPay: true,
        })
        if (decision === 'send') sent.push({ by: node, at: tick })
        if (decision !== 'later') continue
        patience.set(node, (patience.get(node) ?? 0) + 1)
        laterUntil.set(node, tick + 1)
      }
    }
    return sent.map(({ by }) => by)
  }

  it('send once, whoever is awake: the first of them', () =>
    fc.assert(
      fc.property(
        order,
        witnesses,
        fc.constantFrom(...steps),
        fc.infiniteStream(fc.boolean()),
        (one, seated, step, coins) => {
          const turns = turnsOf(one, step, seated)
          const awake = turns.filter(() => coins.next().value === true)
          expect(play(turns, awake, 1)).toEqual(awake.slice(0, 1))
          // Two ticks until it is in a block: within the patience of the others.
          expect(play(turns, awake, 2)).toEqual(awake.slice(0, 1))
        },
      ),
    ))

  it('are not held up by a transaction that is never included', () =>
    fc.assert(
      fc.property(order, witnesses, fc.constantFrom(...steps), (one, seated, step) => {
        const turns = turnsOf(one, step, seated)
        fc.pre(turns.length > 3)
        const sent = play(turns, turns, 1_000)
        expect(sent.length).toBeGreaterThan(1)
        expect(new Set(sent).size).toBe(sent.length)
      }),
    ))
})
