import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import type { PartLook } from '../design/resolveLooks.ts'
import type { Manifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { triangleArea } from '../mesh/triangleArea.ts'
import { paintPieces, type BasePaint } from './basePaint.ts'

/** What a finished part is painted in. */
export interface MadeColors {
  /** Most surface first; shares of the part's own surface. */
  readonly colors: readonly SurfaceColor[]
  /** Number of the colour by triangle of `solidMesh(solid)`; null: all in the first. */
  readonly index: Uint8Array | null
}

/** One colour where one was chosen or there is no solid, else those of the file that are still to be seen. */
export function madeColors(look: PartLook, paint: BasePaint | null, solid: Manifold | null): MadeColors {
  if (!paint || !solid) return { colors: [{ color: look.color, share: 1 }], index: null }
  const { positions: p, indices, sources } = solidMesh(solid)
  const numbers = paintPieces(paint, sources)
  const surface = new Float64Array(paint.colors.length)
  numbers.forEach((number, t) => (surface[number]! += triangleArea(p, indices, 3 * t)))
  const used = [...new Set(numbers)].sort((a, b) => surface[b]! - surface[a]! || a - b)
  const total = surface.reduce((sum, value) => sum + value, 0)
  return {
    colors: used.map((number) => ({ color: paint.colors[number]!, share: surface[number]! / total })),
    index: used.length > 1 ? numbers.map((number) => used.indexOf(number)) : null,
  }
}
