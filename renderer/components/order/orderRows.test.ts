import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { ORDERS } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { orderWords } from './orderWords.ts'
import { ownShare } from './ownShare.ts'

describe('a row of a list of orders', () => {
  it('is told from its neighbours by the words on the piece', () => {
    const rows = ORDERS.map((order) => `${order.propName} ${orderWords(order) ?? order.shortCode}`)
    expect(new Set(rows).size).toBe(rows.length)
    expect(orderWords({ words: [] })).toBeNull()
    expect(orderWords({ words: ['A', 'B'] })).toBe('A · B')
    expect(orderWords({ words: ['שלום'] })).toBe('\u2068שלום\u2069')
  })
  it('has a maker’s and a studio’s own part beside the price, and a fan’s price alone', () => {
    const [order] = ORDERS
    expect(order!.priceWei).toBe(parseDpn('129'))
    expect(ownShare(order!, 'factory')).toBe(parseDpn('77.46'))
    expect(ownShare(order!, 'studio')).toBe(parseDpn('12.9'))
    expect(ownShare(order!, 'fan')).toBeNull()
    for (const { state, split } of ORDERS)
      expect(ownShare({ state, split }, 'factory') === null, state).toBe(['declined', 'refunded'].includes(state))
  })
})
