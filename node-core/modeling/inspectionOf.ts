import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import type { PropInspection } from '#node-core/model/publishedProp.ts'
import type { ImportedPart } from './import/importedProp.ts'
import { triangleArea } from './mesh/triangleArea.ts'
import type { ImportResult } from './modeling.ts'

/** What a studio needs to know of a file before it names the parts. */
export function inspectionOf({ report, prop, diagnosis }: ImportResult): Omit<PropInspection, 'file'> {
  const { min, max } = prop.boundingBoxMm
  const size = (k: 0 | 1 | 2) => (max[k] - min[k]) / prop.mmPerUnit
  const problems = new Map(diagnosis.map((part) => [part.key, part.problem]))
  return {
    triangles: report.triangles,
    fileSize: [size(0), size(1), size(2)],
    parts: prop.parts.map((part) => ({
      key: part.key,
      suggestedName: part.name,
      triangles: part.indices.length / 3,
      solid: problems.get(part.key) === null,
      color: part.color,
      colors: colorsOf(part),
      problem: problems.get(part.key) ?? null,
    })),
    palette: prop.palette,
    warnings: prop.notes,
  }
}

function colorsOf({ paint, color, positions, indices }: ImportedPart): readonly SurfaceColor[] {
  if (!paint) return [{ color, share: 1 }]
  const surface = new Float64Array(paint.colors.length)
  paint.index.forEach((number, t) => (surface[number]! += triangleArea(positions, indices, 3 * t)))
  const total = surface.reduce((sum, value) => sum + value, 0) || 1
  return paint.colors
    .map((each, i) => ({ color: each, share: surface[i]! / total }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
