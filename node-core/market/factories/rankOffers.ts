import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { MarketPorts } from '../ports.ts'

/**
 * At most `most` offers: those of the accounts that hold the most money, since an offer itself costs nothing, first.
 */
export async function rankOffers(
  ports: Pick<MarketPorts, 'chain'>,
  offers: readonly FactoryOffer[],
  most: number,
): Promise<readonly FactoryOffer[]> {
  const weighed = await Promise.all(
    offers.map(async (offer) => ({ offer, balance: await ports.chain.balance(offer.factory) })),
  )
  weighed.sort((a, b) => (a.balance > b.balance ? -1 : a.balance < b.balance ? 1 : 0))
  return weighed.slice(0, most).map(({ offer }) => offer)
}
