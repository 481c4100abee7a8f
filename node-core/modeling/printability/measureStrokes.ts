import type { CrossSection } from '../geometry/loadManifold.ts'

/** A stretch of text that is thinner than wanted: in the zone's own mm. */
export interface ThinStroke {
  readonly x: number
  readonly y: number
  readonly radiusMm: number
}

/** Round joins when shrinking (exact erosion), sharp ones when growing back (else every corner would look thin). */
const ROUND_SEGMENTS = 32
const MITER_LIMIT = 6

/**
 * Pieces smaller than this share of the wanted width squared are corners and serif tips, not strokes: a tip that tapers
 * to
 * nothing loses something at any width, and nobody misses it.
 */
const IGNORED_SHARE = 0.35

/**
 * Straight letters come back to the last bit, and contours thinner than this are all that is lost of them, some wound
 * the wrong way round: an offset by less than nothing grows those, or forgets everything beside them.
 */
const NOTHING_MM = 1e-5

/** Facets of round joins leave slivers along curves: what is thinner than this is one, mm. */
const sliverMm = (widthMm: number): number => 0.02 + 0.04 * widthMm

/**
 * Strokes that a tool of diameter `widthMm` cannot pass: what is left of the shape after a morphological opening.
 */
export function findThinStrokes(
  shape: CrossSection,
  widthMm: number,
  ignoredAreaMm2 = IGNORED_SHARE * widthMm * widthMm,
): readonly ThinStroke[] {
  // Half a percent of slack: a stroke of exactly the wanted width must pass despite rounding.
  const radius = (widthMm * 0.995) / 2
  const eroded = shape.offset(-radius, 'Round', 2, ROUND_SEGMENTS)
  const opened = eroded.offset(radius, 'Miter', MITER_LIMIT)
  const rough = shape.subtract(opened)
  const lost = rough.simplify(NOTHING_MM)
  const core = lost.offset(-sliverMm(widthMm) / 2, 'Round', 2, 8)
  const grown = core.offset(sliverMm(widthMm) / 2, 'Round', 2, 8)
  // Straight letters come back to the last bit, and what is lost of them is contours without area: the offset makes
  // bands of
  // those, which lie on no letter. Only what is inside the loss is lost.
  const cleared = grown.intersect(lost)
  const pieces = cleared.decompose()
  const thin = pieces.flatMap((piece) => {
    if (piece.area() < ignoredAreaMm2) return []
    const { min, max } = piece.bounds()
    return [
      {
        x: (min[0] + max[0]) / 2,
        y: (min[1] + max[1]) / 2,
        radiusMm: Math.max(Math.hypot(max[0] - min[0], max[1] - min[1]) / 2, widthMm),
      },
    ]
  })
  for (const object of [eroded, opened, rough, lost, core, grown, cleared, ...pieces]) object.delete()
  return thin
}

/**
 * How many times larger the text must be for `widthMm` to pass everywhere, rounded up to 0.01; undefined when no size
 * up to
 * twenty times would do.
 */
export function enlargementFor(shape: CrossSection, widthMm: number): number | undefined {
  // Text k times as large against a width is the same text against that width ÷ k.
  const passes = (factor: number): boolean => findThinStrokes(shape, widthMm / factor).length === 0
  let [low, high] = [1, 20]
  if (passes(low)) return 1
  if (!passes(high)) return undefined
  while (high - low > 0.01) {
    const middle = (low + high) / 2
    if (passes(middle)) high = middle
    else low = middle
  }
  return Math.ceil(high * 100) / 100
}

/**
 * Width of the thinnest stroke that `findThinStrokes` at `maxMm` minds, mm, to 0.01, by bisection; `maxMm` when there
 * is none.
 */
export function thinnestStroke(shape: CrossSection, maxMm: number): number {
  const ignored = IGNORED_SHARE * maxMm * maxMm
  if (shape.isEmpty() || findThinStrokes(shape, maxMm, ignored).length === 0) return maxMm
  let [low, high] = [0, maxMm]
  while (high - low > 0.01) {
    const middle = (low + high) / 2
    if (findThinStrokes(shape, middle, ignored).length > 0) high = middle
    else low = middle
  }
  return Math.round(low * 100) / 100
}
