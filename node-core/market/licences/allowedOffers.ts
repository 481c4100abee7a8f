import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { Address } from '#node-core/model/ids.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketChainPort } from '../ports.ts'

/** The offers of factories that the studio lets make its piece now. */
export async function allowedOffers(
  chain: Pick<MarketChainPort, 'call'>,
  licence: Address,
  offers: readonly FactoryOffer[],
): Promise<readonly FactoryOffer[]> {
  const allowed = await Promise.all(
    offers.map((offer) => readContract(chain, licence, LicensedProp_abi, 'isFactoryAllowed', [offer.factory])),
  )
  return offers.filter((_offer, i) => allowed[i])
}
