import { ROLES, type OrderLeg } from '#node-core/contracts/index.ts'
import type { FactoryOffer, OfferLeg } from '#node-core/model/factory.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { Licence } from '#node-core/model/licence.ts'
import type { OrderCheck, OrderDifference } from '#node-core/model/order/orderCheck.ts'
import type { PrintabilityCard } from '#node-core/model/making/printabilityCard.ts'
import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import { splitPrice } from '#node-core/model/split.ts'
import { computePrice, splitTermsOf } from '../../quotes/computeQuote.ts'

export interface ComparedOrder {
  readonly priceWei: bigint
  readonly designer: Address
  /** As the contract will pay them. */
  readonly legs: readonly OrderLeg[]
  /** What the buyer says the price was computed from. */
  readonly claimed: PriceInputs
  readonly licence: Licence
  /** The factory's own table. */
  readonly offer: FactoryOffer
  /** Of the piece as the factory's node built it. */
  readonly card: PrintabilityCard
}

const roleNumber = (leg: OfferLeg): number => (leg.role === 'carrier' ? ROLES.carrier : ROLES.materialSupplier)

/** Every leg of the order against the table's: role, payee and amount. */
function compareLegs(paid: readonly OrderLeg[], table: readonly OfferLeg[]): OrderDifference[] {
  const missing = [...table]
  const take = (fits: (leg: OfferLeg) => boolean): OfferLeg | undefined => {
    const at = missing.findIndex(fits)
    return at < 0 ? undefined : missing.splice(at, 1)[0]
  }
  const extra = paid.filter(
    (leg) =>
      take(
        (own) => own.payee === toAddress(leg.payee) && roleNumber(own) === leg.role && own.amountWei === leg.amountWei,
      ) === undefined,
  )
  const differences = extra.map((leg): OrderDifference => {
    const payee = toAddress(leg.payee)
    const own = take((candidate) => candidate.payee === payee && roleNumber(candidate) === leg.role)
    if (own === undefined) return { code: 'legUnknown', weight: 'never', data: { payee, amountWei: leg.amountWei } }
    return { code: 'legAmount', weight: 'never', data: { payee, amountWei: leg.amountWei, tableWei: own.amountWei } }
  })
  return [
    ...differences,
    ...missing.map((leg): OrderDifference => ({
      code: 'legMissing',
      weight: 'never',
      data: { payee: leg.payee, amountWei: leg.amountWei },
    })),
  ]
}

/**
 * An order as the chain has it against what the factory's own table makes of the piece as the factory's own node built
 * it. Nothing of
 * it is the buyer's say-so. @throws MARKET_PIECE_TOO_LARGE
 */
export function compareOrder({
  priceWei,
  designer,
  legs,
  claimed,
  licence,
  offer,
  card,
}: ComparedOrder): Omit<OrderCheck, 'offerVersion'> {
  const tablePriceWei = computePrice(offer, licence, card.inputs)
  const terms = splitTermsOf(offer, licence, { studio: '' }, licence.designer)
  const shareOf = (lines: ReturnType<typeof splitPrice>) => lines.at(-1)!.amountWei
  const tableFactoryWei = shareOf(splitPrice(tablePriceWei, terms))
  // The contract refuses shares above the price, so this cannot fall below zero for an order that was placed.
  const factoryWei = shareOf(
    splitPrice(priceWei, {
      ...terms,
      legs: legs.map((leg) => ({ role: 'material', payee: toAddress(leg.payee), name: '', amountWei: leg.amountWei })),
    }),
  )
  const differences = compareLegs(legs, offer.legs)
  if (priceWei < tablePriceWei || factoryWei < tableFactoryWei) {
    differences.push({
      code: 'priceBelowTable',
      weight: 'loss',
      data: {
        priceWei,
        tableWei: tablePriceWei,
        shareWei: factoryWei,
        tableShareWei: tableFactoryWei,
        lossWei: tableFactoryWei - factoryWei,
      },
    })
  }
  if (claimed.volumeMm3 !== card.inputs.volumeMm3 || claimed.engravedCharacters !== card.inputs.engravedCharacters) {
    differences.push({
      code: 'inputsDiffer',
      weight: 'note',
      data: { claimedCm3: Math.round(claimed.volumeMm3 / 1_000), foundCm3: Math.round(card.inputs.volumeMm3 / 1_000) },
    })
  }
  if (designer !== licence.designer) differences.push({ code: 'designerDiffers', weight: 'note', data: { designer } })
  return { card, factoryWei, tableFactoryWei, priceWei, tablePriceWei, differences }
}
