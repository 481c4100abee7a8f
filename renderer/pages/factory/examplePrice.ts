import { grossUp } from '#node-core/model/split.ts'
import type { OfferInput } from './offerDraft.ts'

/**
 * The price of a piece by an unpublished table, the same arithmetic as the market's quotes. Null when the piece is
 * bigger than any row.
 * @param percentagesBps studio, designer and developer together
 */
export function examplePrice(
  offer: OfferInput,
  volumeMm3: number,
  characters: number,
  percentagesBps: number,
): bigint | null {
  const row = offer.rows.find((candidate) => volumeMm3 <= candidate.upToMm3)
  if (!row) return null
  const lettering = offer.perCharacterWei * BigInt(characters)
  const legs = offer.material.amountWei + offer.carrier.amountWei
  if (row.basis === 'share') return grossUp(row.amountWei + lettering, legs, percentagesBps, offer.roundToWei)
  const exact = row.amountWei + lettering
  return ((exact + offer.roundToWei - 1n) / offer.roundToWei) * offer.roundToWei
}
