import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import { triangleArea } from '../mesh/triangleArea.ts'
import type { ImportedPart } from './importedProp.ts'

/** What these parts are made in while they keep their file's own colours: most surface first, shares of all of it. */
export function surfaceColors(
  parts: readonly Pick<ImportedPart, 'positions' | 'indices' | 'paint' | 'color'>[],
): readonly SurfaceColor[] {
  const surface = new Map<`#${string}`, number>()
  let total = 0
  for (const { positions, indices, paint, color } of parts) {
    for (let t = 0; t < indices.length / 3; t++) {
      const own = paint ? paint.colors[paint.index[t]!]! : color
      const area = triangleArea(positions, indices, 3 * t)
      surface.set(own, (surface.get(own) ?? 0) + area)
      total += area
    }
  }
  return [...surface]
    .filter(([, area]) => area > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([color, area]) => ({ color, share: area / total }))
}
