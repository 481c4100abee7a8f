import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { Licence } from '#node-core/model/licence.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { grossUp } from '#node-core/model/split.ts'

/** Offers whose machine takes at least the smallest piece a fan may choose, whichever way it is turned. */
export function offersThatFit(offers: Iterable<FactoryOffer>, prop: Pick<Prop, 'sizeRangeMm'>): FactoryOffer[] {
  return [...offers].filter((offer) => prop.sizeRangeMm.min <= Math.max(...offer.buildVolumeMm))
}

/**
 * The lowest price any factory's table could give on this licence, wei; null without factories. The real price comes
 * with the design.
 */
export function priceFrom(
  offers: Iterable<FactoryOffer>,
  licence: Pick<Licence, 'royaltyBps' | 'designerBps' | 'commissionBps' | 'minPriceWei'>,
): bigint | null {
  let lowest: bigint | null = null
  for (const offer of offers) {
    const row = offer.rows[0]
    if (!row) continue
    const legs = offer.legs.reduce((sum, leg) => sum + leg.amountWei, 0n)
    const price =
      row.basis === 'total'
        ? row.amountWei
        : grossUp(
            row.amountWei,
            legs,
            licence.royaltyBps + licence.designerBps + licence.commissionBps,
            offer.roundToWei,
          )
    if (lowest === null || price < lowest) lowest = price
  }
  return lowest !== null && lowest < licence.minPriceWei ? licence.minPriceWei : lowest
}
