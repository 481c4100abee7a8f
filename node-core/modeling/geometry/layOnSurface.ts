import type { Vector3 } from '#node-core/model/prop.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import type { SurfaceHit, ZoneSurface } from './surfaceUnder.ts'
import { pointOnZone, zoneMatrix, type ZoneFrame } from './zoneFrame.ts'

/** A flat shape as a body: `fromMm` above (below: negative) the surface, `heightMm` thick. The caller deletes it. */
export interface Placing {
  readonly isLaid: boolean
  place(fromMm: number, heightMm: number): Manifold
  /** Where a point of the flat shape stands, mm of the finished piece; null beside the surface. */
  pointAt(x: number, y: number, aboveMm: number): PlacedPoint | null
}

export interface PlacedPoint {
  readonly point: Vector3
  /** Out of the surface, unit length. */
  readonly normal: Vector3
}

/** A surface that stays this near to the zone's plane is cut as a plane: exactly. */
const FLAT_MM = 0.05
/** Edges of the body before it is laid on a curved surface: on R 30 mm the chord is 0.001 mm off. */
const EDGE_MM = 0.5
/** A zone's centre is on the surface: what hangs farther above, or lies deeper, is words in the air. */
const AT_CENTRE_MM = 1
/** Points that the surface is looked at, along the longer side. */
const LOOKS = 48
/** Share of the words that must lie over the surface to be laid on it. */
const MIN_SHARE = 0.97
/** Between two looks the surface may fall by so many times their distance: more is a step. */
const MAX_SLOPE = 2.5

/** How the surface lies under the ink of a shape. */
interface Lie {
  readonly isFlat: boolean
  /** Share of the looks that found the surface; 0 where it has a step, round which no letter is bent. */
  readonly share: number
}

const NOWHERE: Lie = { isFlat: false, share: 0 }

/** Looks at the surface all over a shape: a grid over its ink's box, only where there is ink. */
function lieOf(kernel: ManifoldToplevel, shape: CrossSection, surface: ZoneSurface): Lie {
  const { min, max } = shape.bounds()
  const cell = Math.max(max[0] - min[0], max[1] - min[1]) / LOOKS
  const columns = Math.max(1, Math.ceil((max[0] - min[0]) / cell))
  const rows = Math.max(1, Math.ceil((max[1] - min[1]) / cell))
  const inked = inkedCells(kernel, shape, { x: min[0], y: min[1], cell, columns, rows })
  const hits = Array.from({ length: columns * rows }, (_, i) =>
    surface.at(min[0] + ((i % columns) + 0.5) * cell, min[1] + (Math.floor(i / columns) + 0.5) * cell),
  )
  let [looked, found, isFlat] = [0, 0, true]
  for (const [i, hit] of hits.entries()) {
    if (inked[i] === 0) continue
    looked++
    if (hit === null) continue
    const beside = [i % columns < columns - 1 ? hits[i + 1] : null, hits[i + columns]]
    if (beside.some((other) => other != null && Math.abs(other.z - hit.z) > MAX_SLOPE * cell)) return NOWHERE
    found++
    if (Math.abs(hit.z) > FLAT_MM) isFlat = false
  }
  return { isFlat, share: looked === 0 ? 0 : found / looked }
}

interface Grid {
  readonly x: number
  readonly y: number
  readonly cell: number
  readonly columns: number
  readonly rows: number
}

/** 1 for each cell that has ink: row by row, the shape cut to the row and its pieces' spans. */
function inkedCells(kernel: ManifoldToplevel, shape: CrossSection, grid: Grid): Uint8Array {
  const inked = new Uint8Array(grid.columns * grid.rows)
  for (let row = 0; row < grid.rows; row++) {
    const strip = kernel.CrossSection.square([grid.columns * grid.cell, grid.cell]).translate([
      grid.x,
      grid.y + row * grid.cell,
    ])
    const ink = shape.intersect(strip)
    for (const piece of ink.decompose()) {
      const { min, max } = piece.bounds()
      const from = Math.max(0, Math.floor((min[0] - grid.x) / grid.cell))
      const to = Math.min(grid.columns - 1, Math.floor((max[0] - grid.x) / grid.cell))
      inked.fill(1, row * grid.columns + from, row * grid.columns + to + 1)
      piece.delete()
    }
    ink.delete()
    strip.delete()
  }
  return inked
}

/** As it was: the body stands on the zone's plane. */
function placeOnPlane(kernel: ManifoldToplevel, shape: CrossSection, frame: ZoneFrame): Placing {
  const place = (fromMm: number, heightMm: number): Manifold => {
    const block = kernel.Manifold.extrude(shape, heightMm)
    const placed = block.transform(zoneMatrix(frame, fromMm))
    block.delete()
    return placed
  }
  return {
    isLaid: false,
    place,
    pointAt: (x, y, aboveMm) => ({ point: pointOnZone(frame, x, y, aboveMm), normal: frame.normal }),
  }
}

/**
 * The body follows the surface: cut fine, then each of its points stands on the surface under it, along the surface's
 * normal there. Walls of letters are at right angles to the surface, floors are everywhere as deep.
 */
function placeOnSurface(
  kernel: ManifoldToplevel,
  shape: CrossSection,
  frame: ZoneFrame,
  surface: ZoneSurface,
): Placing {
  const place = (fromMm: number, heightMm: number): Manifold => {
    const block = kernel.Manifold.extrude(shape, heightMm)
    const fine = block.refineToLength(EDGE_MM)
    let last: SurfaceHit = { z: 0, normal: [0, 0, 1] }
    const bent = fine.warp((point) => {
      // A point just over an edge goes where its neighbour went.
      last = surface.at(point[0], point[1]) ?? last
      const above = fromMm + point[2]
      point[0] += last.normal[0] * above
      point[1] += last.normal[1] * above
      point[2] = last.z + last.normal[2] * above
    })
    const placed = bent.transform(zoneMatrix(frame, 0))
    for (const object of [block, fine, bent]) object.delete()
    return placed
  }
  const directionOf = ([x, y, z]: Vector3): Vector3 => {
    const along = (k: 0 | 1 | 2) => frame.right[k] * x + frame.up[k] * y + frame.normal[k] * z
    return [along(0), along(1), along(2)]
  }
  return {
    isLaid: true,
    place,
    pointAt(x, y, aboveMm) {
      const hit = surface.at(x, y)
      if (hit === null) return null
      const [nx, ny, nz] = hit.normal
      return {
        point: pointOnZone(frame, x + nx * aboveMm, y + ny * aboveMm, hit.z + nz * aboveMm),
        normal: directionOf(hit.normal),
      }
    },
  }
}

/** On the plane where the surface is flat, or where words do not lie on it; else on the surface. */
export function placingFor(
  kernel: ManifoldToplevel,
  shape: CrossSection,
  frame: ZoneFrame,
  surface: ZoneSurface,
): Placing {
  const centre = surface.at(0, 0)
  const onPlane = centre === null || Math.abs(centre.z) > AT_CENTRE_MM
  const { isFlat, share } = onPlane ? NOWHERE : lieOf(kernel, shape, surface)
  return isFlat || share < MIN_SHARE
    ? placeOnPlane(kernel, shape, frame)
    : placeOnSurface(kernel, shape, frame, surface)
}
