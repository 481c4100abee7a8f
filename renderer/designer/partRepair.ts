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

/** All that closing a part does. */
export interface PartOffer {
  readonly openings: number
  /** Surface that is added, in parts of the surface there is; null where the part is made of several open pieces. */
  readonly share: number | null
  /** None until the stage has looked. */
  readonly listed: readonly OpeningOffer[]
}

/** A piece of the file that is no body, as inspection found it. */
interface OpenPiece {
  readonly key: string
  readonly closing: { readonly openings: number; readonly share: number } | null
}

/**
 * Null where one of the pieces does not close.
 *
 * @param open the part's pieces that are no bodies
 * @param closings by key, where each opens and what would close it
 */
export function offerOfPart(
  open: readonly OpenPiece[],
  closings: ReadonlyMap<string, Pick<ClosingOffer, 'listed'>>,
): PartOffer | null {
  const found = open.flatMap(({ closing }) => (closing ? [closing] : []))
  if (open.length === 0 || found.length < open.length) return null
  return {
    openings: found.reduce((sum, { openings }) => sum + openings, 0),
    share: found.length === 1 ? found[0]!.share : null,
    listed: open.flatMap(({ key }) => closings.get(key)?.listed ?? []).toSorted((a, b) => b.acrossMm - a.acrossMm),
  }
}
