import { describe, expect, it } from 'vitest'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { tableFor } from './tableFor.ts'

const table = (version: number, publishedAt: string): FactoryOffer =>
  ({ version, publishedAt, quoteValidHours: 72 }) as FactoryOffer
const OFFERS = [
  table(3, '2026-11-20T00:00:00.000Z'),
  table(2, '2026-11-10T00:00:00.000Z'),
  table(1, '2026-11-01T00:00:00.000Z'),
]
const version = (claimed: number, placedAt: string) => tableFor(OFFERS, claimed, placedAt).version

describe('the table an order is held against', () => {
  it('is the one it was quoted from while a quote from that could still hold', () => {
    expect(version(2, '2026-11-19T00:00:00.000Z')).toBe(2)
    expect(version(2, '2026-11-23T00:00:00.000Z')).toBe(2)
    expect(version(1, '2026-11-12T23:00:00.000Z')).toBe(1)
  })
  it('is the newest afterwards, and whatever a buyer makes up', () => {
    expect(version(2, '2026-11-23T00:00:00.001Z')).toBe(3)
    expect(version(1, '2026-11-20T00:00:00.000Z')).toBe(3)
    for (const claimed of [0, 4, -1, 99]) expect(version(claimed, '2026-11-21T00:00:00.000Z')).toBe(3)
  })
  it('is none of a factory without one', () => {
    expect(() => tableFor([], 1, '2026-11-21T00:00:00.000Z')).toThrow(/MARKET_NO_TABLE/)
  })
})
