import type { FactoryOffer } from '#node-core/model/factory.ts'
import { noTable } from '../../errors.ts'

const HOUR_MS = 3_600_000

/**
 * The table that an order is held against: the one it was quoted from while a quote from it could still hold, else the
 * newest. Which one
 * the buyer names is a claim; when a table was replaced, and for how long its quotes held, are the factory's own signed
 * words.
 * @param offers all versions of one factory, newest first
 * @throws MARKET_NO_TABLE
 */
export function tableFor(offers: readonly FactoryOffer[], claimedVersion: number, placedAt: string): FactoryOffer {
  const [current] = offers
  if (!current) throw noTable('the factory has published no price table', {})
  const claimed = offers.find((offer) => offer.version === claimedVersion)
  const next = offers.findLast((offer) => offer.version > claimedVersion)
  if (!claimed || !next) return current
  const replacedAt = Date.parse(next.publishedAt ?? '')
  return Date.parse(placedAt) <= replacedAt + claimed.quoteValidHours * HOUR_MS ? claimed : current
}
