import type { Action } from '#node-core/api/calls/actions.ts'
import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { assertName } from '#node-core/model/names/assertName.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { encodeOffer, OFFER_UNIT_KIND, OFFERS_SUBJECT } from '#node-core/market/factories/offerCodec.ts'
import { NOTHING, type Plan, type PlanContext } from './plan.ts'

/**
 * A factory's price table, as a signed unit: free, and possible with the network off.
 * @throws MODEL_BAD_OFFER, MODEL_KEY_OF_ANOTHER, KERNEL_BAD_KEY
 */
export async function planOffer(
  action: Extract<Action, { kind: 'publishOffer' }>,
  context: PlanContext,
): Promise<Plan> {
  const { ports } = context
  const { carrier, material, ...rest } = action.offer
  const [current] = await listOffers(ports.dag, action.from)
  const offer: FactoryOffer = {
    ...rest,
    version: (current?.version ?? 0) + 1,
    factory: action.from,
    publicKey: bytesToHex(await ports.wallet.publicKey(action.from)),
    carrierPublicKey: carrier.publicKey.toLowerCase() as Hex,
    legs: [
      { role: 'material', payee: material.address, name: material.name, amountWei: material.amountWei },
      { role: 'carrier', payee: carrier.address, name: carrier.name, amountWei: carrier.amountWei },
    ],
  }
  for (const name of [offer.name, ...offer.legs.map((leg) => leg.name).filter((name) => name !== '')])
    assertName(name, 120)
  const payload = encodeOffer(offer)
  return {
    sentence: {
      code: 'sign.publishOffer',
      data: {
        name: offer.name,
        version: offer.version,
        rows: offer.rows.length,
        capacity: offer.capacity,
        leadTimeDays: offer.leadTimeDays,
        quoteValidHours: offer.quoteValidHours,
      },
    },
    amountWei: 0n,
    maxFeeWei: 0n,
    split: [],
    warnings: [],
    async execute() {
      const unit = await ports.dag.append(action.from, { kind: OFFER_UNIT_KIND, subject: OFFERS_SUBJECT, payload })
      return { ...NOTHING, state: 'recorded', unit: unit.id }
    },
  }
}
