import type { PropInspection } from '#node-core/model/publishedProp.ts'
import { surfaceColors } from './import/surfaceColors.ts'
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
      colors: surfaceColors([part]),
      problem: problems.get(part.key) ?? null,
    })),
    palette: prop.palette,
    warnings: prop.notes,
  }
}
