import type { Placing } from './layOnSurface.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import { placeWords, shareInside, withoutSlivers } from './placeWords.ts'
import type { ZoneFrame } from './zoneFrame.ts'

/**
 * How deep raised letters begin under the surface, mm: below every facet's chord, so that they are one body with the
 * part all round, and above what lies behind any wall that can be made.
 */
const ROOT_MM = 0.2

interface RaisedResult {
  /** The part with the words on it. The caller deletes it. */
  readonly solid: Manifold
  /** Share of the words that stands in the part: 1 = all of them, 0 = in the air. */
  readonly rootedShare: number
  /** Share of their outlines that becomes less than half as long up to the top: on a hollow surface letters meet. */
  readonly crampedShare: number
}

/**
 * Sets a shape on a part, `heightMm` high, along the surface where that is curved. Exact booleans: the result is a
 * solid if the part was one.
 */
export function raiseZone(
  kernel: ManifoldToplevel,
  part: Manifold,
  shape: CrossSection,
  frame: ZoneFrame,
  heightMm: number,
): RaisedResult {
  const { isLaid, place, pointAt } = placeWords(kernel, part, shape, frame)
  // The lower half of the roots, for the same reason as with a cut: of a wall thinner than they are, they come out.
  const rootedShare = shareInside(part, place(-ROOT_MM, ROOT_MM / 2))
  const letters = place(-ROOT_MM, ROOT_MM + heightMm)
  const raised = part.add(letters)
  letters.delete()
  const solid = isLaid ? withoutSlivers(raised) : raised
  return { solid, rootedShare, crampedShare: isLaid ? crampedShareOf(shape, pointAt, heightMm) : 0 }
}

/** Looks along outlines are this far apart, and each compares two points as far from each other, mm. */
const LOOK_MM = 0.5
const CRAMPED = 0.5

function crampedShareOf(shape: CrossSection, pointAt: Placing['pointAt'], heightMm: number): number {
  const kept = shape
    .toPolygons()
    .flatMap((polygon) => polygon.flatMap((from, i) => placesAlong(from, polygon[(i + 1) % polygon.length]!)))
    .flatMap(([x, y]) => [keptAt(pointAt, x, y, LOOK_MM, 0, heightMm), keptAt(pointAt, x, y, 0, LOOK_MM, heightMm)])
    .filter((share) => share !== null)
  return kept.length === 0 ? 0 : kept.filter((share) => share < CRAMPED).length / kept.length
}

function placesAlong(from: readonly [number, number], to: readonly [number, number]): [number, number][] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const count = Math.ceil(Math.hypot(dx, dy) / LOOK_MM)
  return Array.from({ length: count }, (_, n) => {
    const along = (n + 0.5) / count
    return [from[0] + dx * along, from[1] + dy * along]
  })
}

/** How much of the way between two points of the surface is left between what stands on them; null beside it. */
function keptAt(pointAt: Placing['pointAt'], x: number, y: number, dx: number, dy: number, heightMm: number) {
  const at = (side: number, aboveMm: number) => pointAt(x + (side * dx) / 2, y + (side * dy) / 2, aboveMm)?.point
  const [a, b, aTop, bTop] = [at(-1, 0), at(1, 0), at(-1, heightMm), at(1, heightMm)]
  if (!a || !b || !aTop || !bTop) return null
  let [along, whole] = [0, 0]
  for (const k of [0, 1, 2] as const) {
    along += (b[k] - a[k]) * (bTop[k] - aTop[k])
    whole += (b[k] - a[k]) ** 2
  }
  return along / whole
}
