import { encodeCbor } from '#node-core/kernel/cbor.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { createDesign, designHash } from '#node-core/model/design.ts'
import { toContentId, toHash } from '#node-core/model/ids.ts'
import { propHash } from '#node-core/model/prop.ts'
import { allowedOffers } from '#node-core/market/licences/allowedOffers.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { computeQuote } from '#node-core/market/quotes/computeQuote.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import type { Actions } from '../actions/createActions.ts'
import type { QuoteBook } from '../actions/quoteBook.ts'
import type { Session } from '../session/session.ts'
import type { SamplePerson } from './samplePeople.ts'

/** The sample fan orders the newest prop as published, from the first factory that can make it. */
export async function orderSomething({ session, actions, quotes }: { session: Session; actions: Actions; quotes: QuoteBook }, fan: SamplePerson, run: LongRun): Promise<{ propName: string; number: number } | null> {
  const { ports, licences } = session
  const [licence] = await licences.list()
  if (licence === undefined) return null
  const { prop, studioName } = await loadListing(ports.content, licence.propId, licence.propHash)
  const design = createDesign(propHash(prop))
  const glb = await ports.content.get(toContentId(prop.glb))
  for (const offer of await allowedOffers(ports.chain, licence.address, await listOffers(ports.dag))) {
    const card = await ports.modeling.check(prop, design, glb, offer, run)
    if (card.verdict === 'blocked') continue
    const designId = await ports.content.put(encodeCbor(design))
    const quote = computeQuote(offer, { licence, studioName, designHash: toHash(designHash(design)), designId, designer: licence.designer, inputs: card.inputs }, ports.now())
    quotes.add([{ quote, offer, card }])
    const prepared = await actions.prepare(
      { kind: 'placeOrder', from: fan.address, licence: licence.address, design, quoteHash: quote.hash, factory: offer.factory, delivery: { recipient: fan.label, lines: ['12 Sample Street'], postalCode: '10115', city: 'Berlin', country: 'DE', contact: 'alice@example.org' } },
      run,
    )
    const { order } = await actions.confirm(prepared.id, run)
    return { propName: prop.name, number: order === null ? 0 : (await readOrder(ports, licences, order)).number }
  }
  return null
}
