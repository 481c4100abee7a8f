import { PROP_LIMITS, type PartRepair } from '#node-core/model/prop.ts'
import type { ClosingOffer, OpeningOffer } from '#node-core/modeling/build/offerClosing.ts'

/** The sizes of a prop on its way to being published, mm. */
interface Sizes {
  readonly minWallMm: number
  readonly realSizeMm: number
  readonly minSizeMm: number
}

/** The skin that still has the thinnest wall the studio accepts at the smallest size, mm at the size as published. */
export function suggestSkinMm({ minWallMm, realSizeMm, minSizeMm }: Sizes): number {
  const wanted = (Math.max(minWallMm, 0.8) * realSizeMm) / Math.max(1, Math.min(minSizeMm, realSizeMm))
  return Math.min(PROP_LIMITS.maxSkinMm, Math.max(PROP_LIMITS.minSkinMm, Math.ceil(wanted * 10) / 10))
}

/** A part's repair as the prop keeps it. */
export function repairOf(
  { repair, skinMm }: { readonly repair?: PartRepair['kind']; readonly skinMm?: number },
  sizes: Sizes,
): PartRepair | undefined {
  if (repair === undefined) return undefined
  return repair === 'close' ? { kind: 'close' } : { kind: 'wrap', skinMm: skinMm ?? suggestSkinMm(sizes) }
}

/** All that closing a part does, whatever it is made of; null where one of its pieces does not close. */
export interface PartOffer {
  readonly openings: number
  readonly share: number
  readonly listed: readonly OpeningOffer[]
}

/**
 * @param open keys of the part's pieces that are no bodies
 * @param closings by key, what closing each would do
 */
export function offerOfPart(open: readonly string[], closings: ReadonlyMap<string, ClosingOffer>): PartOffer | null {
  const offers = open.map((key) => closings.get(key))
  if (offers.length === 0 || offers.some((offer) => offer === undefined)) return null
  const found = offers as ClosingOffer[]
  return {
    openings: found.reduce((sum, { openings }) => sum + openings, 0),
    share: found.reduce((sum, { share }) => sum + share, 0) / found.length,
    listed: found.flatMap(({ listed }) => listed).toSorted((a, b) => b.share - a.share),
  }
}
