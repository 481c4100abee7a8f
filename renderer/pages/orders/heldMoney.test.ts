import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { ORDER_STATE_ROWS, type OrderState } from '#node-core/model/order/orderMachine.ts'
import { orderOutlook } from '#node-core/model/order/orderOutlook.ts'
import { createOrder, PEOPLE, START } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { heldMoney } from './heldMoney.ts'

const price = parseDpn('129')
/** The order as the node tells it when so many days have passed. */
const after = (state: OrderState, days: number): Order => {
  const order = createOrder(1, state, PEOPLE.me)
  return { ...order, outlook: orderOutlook(order, START / 1_000 + days * 86_400) }
}

describe('who holds the money', () => {
  it('the contract, until the date on which the order machine moves on', () => {
    const placed = after('placed', 0)
    expect(heldMoney(placed)).toEqual({
      where: 'contract',
      amountWei: price,
      until: placed.acceptBy,
      otherwise: 'refund',
      now: false,
    })
    const accepted = after('accepted', 1)
    expect(heldMoney(accepted)).toMatchObject({ until: accepted.produceBy, otherwise: 'refundOnRequest', now: false })
    const shipped = after('shipped', 1)
    expect(heldMoney(shipped)).toMatchObject({ until: shipped.settleAfter, otherwise: 'settle', now: false })
    const objected = after('objected', 1)
    expect(heldMoney(objected)).toMatchObject({ until: objected.objection?.refundAfter, otherwise: 'refundObjected' })
  })
  it('says when anyone may have it moved', () => {
    expect(heldMoney(after('placed', 40))).toMatchObject({ where: 'contract', otherwise: 'refund', now: true })
    expect(heldMoney(after('accepted', 10))).toMatchObject({ where: 'contract', otherwise: 'refundLate', now: false })
    expect(heldMoney(after('accepted', 40))).toMatchObject({ where: 'contract', otherwise: 'refundLate', now: true })
    expect(heldMoney(after('shipped', 40))).toMatchObject({ where: 'contract', otherwise: 'settle', now: true })
  })
  it('in the end the payees, or the account that paid, less what cancelling cost', () => {
    const settled = after('settled', 1)
    expect(heldMoney(settled)).toEqual({
      where: 'paid',
      amountWei: price,
      at: settled.timeline.at(-1)!.at,
      accounts: 6,
      waitingWei: 0n,
    })
    const fee = parseDpn('1.29')
    expect(heldMoney(after('cancelled', 1))).toMatchObject({ amountWei: price - fee, keptWei: fee })
    for (const state of ['declined', 'expired', 'refunded'] as const)
      expect(heldMoney(after(state, 1)), state).toMatchObject({ where: 'returned', amountWei: price, keptWei: 0n })
  })
  it('says what was not taken: neither paid nor returned, but waiting in the contract', () => {
    const settled = after('settled', 1)
    const { payee, amountWei } = settled.split.find(({ role }) => role === 'designer')!
    expect(heldMoney({ ...settled, waiting: [{ payee, amountWei }] })).toMatchObject({
      where: 'paid',
      amountWei: price - amountWei,
      accounts: 5,
      waitingWei: amountWei,
    })
    const declined = after('declined', 1)
    expect(heldMoney({ ...declined, waiting: [{ payee: PEOPLE.me, amountWei: price }] })).toMatchObject({
      where: 'returned',
      waitingWei: price,
    })
  })
  it('has a sentence for every date of every state, in both languages', () => {
    const messages = ['en', 'zh-CN'].map((language) => {
      const file = resolve(import.meta.dirname, '../../locales', language, 'orders.json')
      return (JSON.parse(readFileSync(file, 'utf8')) as { money: { until: Record<string, string> } }).money.until
    })
    for (const { name } of ORDER_STATE_ROWS)
      for (let days = -1; days < 45; days += 0.25) {
        const money = heldMoney(after(name, days))
        if (money.where !== 'contract') continue
        expect(money.otherwise, `${name} after ${days} days`).not.toBeNull()
        expect(money.until, `${name} after ${days} days`).not.toBeNull()
        for (const sentences of messages) expect(sentences[money.otherwise!], money.otherwise!).toContain('{until}')
      }
  })
})
