import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { Address } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import type { MarketDagPort, MarketUnit } from '../ports.ts'
import { createUnitMemo } from '../contracts/createUnitMemo.ts'
import { decodeOffer, OFFER_UNIT_KIND, OFFERS_SUBJECT } from './offerCodec.ts'

/** Anybody may publish offers: each is read once, not for every order that names a factory. */
const once = createUnitMemo<FactoryOffer | null>()

/** An offer a unit carries, or null when it is not one or speaks for somebody else. */
export function offerOfUnit(unit: MarketUnit): FactoryOffer | null {
  try {
    const offer = decodeOffer(unit.payload)
    return offer.factory === unit.author ? { ...withCleanNames(offer), unitId: unit.id, publishedAt: unit.at } : null
  } catch {
    return null
  }
}

/** A stranger's words, as they are shown and as they stand in sentences that people sign. */
function withCleanNames(offer: FactoryOffer): FactoryOffer {
  const words = (list: readonly string[]): readonly string[] =>
    list.map((word) => cleanName(word)).filter((word) => word !== '')
  return {
    ...offer,
    name: cleanName(offer.name, offer.factory, 120),
    location: cleanName(offer.location, '', 120),
    processes: words(offer.processes),
    materials: words(offer.materials),
    legs: offer.legs.map((leg) => ({ ...leg, name: cleanName(leg.name, '', 120) })),
  }
}

/** Versions of one factory's table that are read, the newest: an order names the one it was priced by. */
const MOST_VERSIONS = 1_000

/** Every offer ever published by a factory (or by all), newest version first for each factory. */
export async function listAllOffers(dag: MarketDagPort, factory?: Address): Promise<readonly FactoryOffer[]> {
  const units =
    factory === undefined
      ? await dag.bySubject(OFFERS_SUBJECT, OFFER_UNIT_KIND)
      : await dag.byAuthor(OFFERS_SUBJECT, factory, {
          kind: OFFER_UNIT_KIND,
          limit: MOST_VERSIONS,
          newestFirst: true,
        })
  return units
    .map((unit) => once(unit, offerOfUnit))
    .filter((offer) => offer !== null)
    .sort((a, b) => b.version - a.version)
}

/** What each factory offers now: its highest version. */
export async function listOffers(dag: MarketDagPort, factory?: Address): Promise<readonly FactoryOffer[]> {
  const current = new Map<Address, FactoryOffer>()
  for (const offer of await listAllOffers(dag, factory))
    if (!current.has(offer.factory)) current.set(offer.factory, offer)
  return [...current.values()].sort((a, b) => a.name.localeCompare(b.name))
}
