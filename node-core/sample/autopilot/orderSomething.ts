import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createDesign, designHash } from '#node-core/model/design.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toContentId, toHash } from '#node-core/model/ids.ts'
import { propHash } from '#node-core/model/prop.ts'
import { allowedOffers } from '#node-core/market/licences/allowedOffers.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import type { LicenceRecord } from '#node-core/market/licences/licenceRecord.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { computeQuote } from '#node-core/market/quotes/computeQuote.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import type { AutopilotStage } from '#node-core/node/sampleWorld.ts'
import type { SamplePerson } from '#node-core/node/session/samplePerson.ts'

/** Most props and factories looked at in one go. */
const MOST_TRIED = 10

export type OrderSomethingOptions = Pick<AutopilotStage, 'session' | 'actions' | 'quotes' | 'log'>

interface Ordered {
  readonly propName: string
  readonly number: number
}

/** One prop, as published, from one factory; null where that cannot make it. */
async function orderFrom(
  { session, actions, quotes }: OrderSomethingOptions,
  licence: LicenceRecord,
  offer: FactoryOffer,
  fan: SamplePerson,
  run: LongRun,
): Promise<Ordered | null> {
  const { ports, licences } = session
  const { prop, studioName } = await loadListing(ports.content, licence.propId, licence.propHash)
  const design = createDesign(propHash(prop))
  const card = await ports.modeling.check(prop, design, await ports.content.get(toContentId(prop.glb)), offer, run)
  if (card.verdict === 'blocked') return null
  const designId = bytesToContentId(encodeCbor(design))
  const quote = computeQuote(
    offer,
    {
      licence,
      studioName,
      designHash: toHash(designHash(design)),
      designId,
      designer: licence.designer,
      inputs: card.inputs,
    },
    ports.now(),
  )
  quotes.add([{ quote, offer, card }])
  const prepared = await actions.prepare(
    {
      kind: 'placeOrder',
      from: fan.address,
      licence: licence.address,
      design,
      quoteHash: quote.hash,
      factory: offer.factory,
      delivery: {
        recipient: fan.label,
        lines: ['12 Sample Street'],
        postalCode: '10115',
        city: 'Berlin',
        country: 'DE',
        contact: 'alice@example.org',
      },
    },
    run,
  )
  const { order } = await actions.confirm(prepared.id, run)
  return { propName: prop.name, number: order === null ? 0 : (await readOrder(ports, licences, order)).number }
}

/** The sample fan orders the newest prop that can be made and ordered: one that cannot stands in nobody's way. */
export async function orderSomething(
  options: OrderSomethingOptions,
  fan: SamplePerson,
  run: LongRun,
): Promise<Ordered | null> {
  const { ports, licences } = options.session
  const all = await listOffers(ports.dag)
  for (const licence of (await licences.list()).slice(0, MOST_TRIED)) {
    for (const offer of (await allowedOffers(ports.chain, licence.address, all)).slice(0, MOST_TRIED)) {
      try {
        const ordered = await orderFrom(options, licence, offer, fan, run)
        if (ordered !== null) return ordered
      } catch (error) {
        options.log.warn('the sample fan cannot order this prop here', {
          licence: licence.address,
          factory: offer.factory,
          code: toNodeError(error).code,
        })
      }
    }
  }
  return null
}
