import type { PropInspection } from '#node-core/model/publishedProp.ts'
import { surfaceColors } from './import/surfaceColors.ts'
import type { ImportResult } from './modeling.ts'

/** What a studio needs to know of a file before it names the parts. */
export function inspectionOf({ report, prop, diagnosis }: ImportResult): Omit<PropInspection, 'file'> {
  const { min, max } = prop.boundingBoxMm
  const size = (k: 0 | 1 | 2) => (max[k] - min[k]) / prop.mmPerUnit
  const found = new Map(diagnosis.map((part) => [part.key, part]))
  const closingOf = (key: string) => {
    const offer = found.get(key)?.closing
    return offer ? { openings: offer.openings, share: offer.share } : null
  }
  return {
    triangles: report.triangles,
    fileSize: [size(0), size(1), size(2)],
    parts: prop.parts.map((part) => ({
      key: part.key,
      suggestedName: part.name,
      triangles: part.indices.length / 3,
      solid: found.get(part.key)?.problem === null,
      color: part.color,
      colors: surfaceColors([part]),
      problem: found.get(part.key)?.problem ?? null,
      closing: closingOf(part.key),
    })),
    palette: prop.palette,
    warnings: prop.notes,
  }
}
