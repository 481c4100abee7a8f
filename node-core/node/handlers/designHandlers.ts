import type { CallHandlers } from '#node-core/api/createServer.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { parseDesign } from '#node-core/modeling/design/checkDesign.ts'
import type { Design } from '#node-core/model/design.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toContentId, toHash, type Address } from '#node-core/model/ids.ts'
import { ANY_MACHINE, type MachineLimits } from '#node-core/model/making/machineLimits.ts'
import type { PrintabilityCard } from '#node-core/model/making/printabilityCard.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { designHash } from '#node-core/model/design.ts'
import { allowedOffers } from '#node-core/market/licences/allowedOffers.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { factoryLoad } from '#node-core/market/orders/acceptance/factoryLoad.ts'
import { rankOffers } from '#node-core/market/factories/rankOffers.ts'
import { notCheckedYet } from '#node-core/market/errors.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { computePrice, computeQuote } from '#node-core/market/quotes/computeQuote.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<
  CallHandlers,
  'designs.list' | 'designs.save' | 'designs.remove' | 'designs.check' | 'designs.quotes'
>

/** Offers looked at for one list of quotes, and different machines checked for it. */
const MOST_OFFERS = 40
const MOST_CHECKS = 8

export function designHandlers(context: HandlerContext): Handlers {
  const load = async (licenceAddress: Address, value: Design, run: LongRun) => {
    const { ports, licences } = context.session()
    run.progress({ step: 'model', done: 0.05 })
    const licence = await licences.get(licenceAddress)
    const listing = await loadListing(ports.content, licence.propId, licence.propHash, { signal: run.signal })
    const design = parseDesign(listing.prop, value)
    const glb = await ports.content.get(toContentId(listing.prop.glb), {
      signal: run.signal,
      onProgress: (done) => run.progress({ step: 'model', done: done * 0.3 }),
    })
    return { ports, licences, licence, listing, design, glb }
  }

  return {
    'designs.list': () =>
      context.drafts.list().filter(({ owner }) => owner === null || owner === context.wallets.actor()),
    'designs.save': (input) => context.drafts.save({ ...input, owner: context.wallets.active() }),
    'designs.remove': async ({ id }) => {
      await context.drafts.remove(id)
      return null
    },

    'designs.check': async ({ licence, design, factory }, run) => {
      const loaded = await load(licence, design, run)
      const [offer] = factory === undefined ? [] : await listOffers(loaded.ports.dag, factory)
      return loaded.ports.modeling.check(loaded.listing.prop, loaded.design, loaded.glb, offer ?? ANY_MACHINE, run)
    },

    'designs.quotes': async ({ licence: address, design: value }, run) => {
      const { ports, licences, licence, listing, design, glb } = await load(address, value, run)
      const offers = await rankOffers(
        ports,
        await allowedOffers(ports.chain, licence.address, await listOffers(ports.dag)),
        MOST_OFFERS,
      )
      const inWork = await factoryLoad(ports, licences, new Set(offers.map((offer) => offer.factory)))
      const hash = toHash(designHash(design))
      // Named, not stored: nobody but this window knows of it before it is ordered.
      const designId = bytesToContentId(encodeCbor(design))
      // Machines with the same limits share one check.
      const cards = new Map<string, PrintabilityCard>()
      const cardFor = async (limits: MachineLimits) => {
        const key = JSON.stringify([limits.minimumStrokeMm, limits.minimumWallMm, limits.buildVolumeMm])
        const known = cards.get(key)
        if (known) return known
        // Each takes seconds, an offer costs its author nothing: those of most standing come first, the rest say so.
        if (cards.size >= MOST_CHECKS)
          throw notCheckedYet('too many different machines to check now', { most: MOST_CHECKS })
        const card = await ports.modeling.check(listing.prop, design, glb, limits, run)
        cards.set(key, card)
        return card
      }
      const quotes: { quote: Quote; offer: FactoryOffer; card: PrintabilityCard }[] = []
      const unfit: { factory: Address; name: string; code: string }[] = []
      for (const offer of offers) {
        try {
          const card = await cardFor(offer)
          computePrice(offer, licence, card.inputs)
          if (card.verdict === 'blocked') {
            unfit.push({
              factory: offer.factory,
              name: offer.name,
              code: card.issues.find((issue) => issue.severity === 'block')?.code ?? 'blocked',
            })
            continue
          }
          if ((inWork.get(offer.factory) ?? 0) >= offer.capacity) {
            unfit.push({ factory: offer.factory, name: offer.name, code: 'MARKET_FACTORY_FULL' })
            continue
          }
          quotes.push({
            quote: computeQuote(
              offer,
              {
                licence,
                studioName: listing.studioName,
                designHash: hash,
                designId,
                designer: licence.designer,
                inputs: card.inputs,
              },
              ports.now(),
            ),
            offer,
            card,
          })
        } catch (error) {
          if (!isNodeError(error) || error.family !== 'refused' || error.code === 'CANCELLED') throw error
          unfit.push({ factory: offer.factory, name: offer.name, code: error.code })
        }
      }
      quotes.sort((a, b) => (a.quote.priceWei < b.quote.priceWei ? -1 : a.quote.priceWei > b.quote.priceWei ? 1 : 0))
      context.quotes.add(quotes)
      run.progress({ step: 'prices', done: 1 })
      const card = quotes[0]?.card ?? (await cardFor(offers[0] ?? ANY_MACHINE))
      return { quotes: quotes.map(({ quote }) => quote), card, unfit }
    },
  }
}

export const newDraftId = (randomBytes: (length: number) => Uint8Array) => bytesToHex(randomBytes(8)).slice(2)
