import type { ThreeMfDocument } from './threeMfDocument.ts'
import { escapeXml, objectId } from './threeMfXml.ts'

/** Where PrusaSlicer looks in the package for what core 3MF has no word for. */
export const SLICER_CONFIG_PATH = 'Metadata/Slic3r_PE_model.config'

/**
 * The tool of each object: PrusaSlicer and its kin do not look at `basematerials` (protocol/modeling.md §8.1). In order
 * of the model's objects.
 */
export function slicerConfig({ parts }: ThreeMfDocument): string {
  const objects = parts.map(({ name, colors, mesh }, i) => {
    const row = (type: string, key: string, value: string | number) =>
      `<metadata type="${type}" key="${key}" value="${value}"/>`
    const rows = (type: string) => row(type, 'name', escapeXml(name)) + row(type, 'extruder', colors[0]!.tool)
    const triangles = `firstid="0" lastid="${mesh.indices.length / 3 - 1}"`
    const volume = `<volume ${triangles}>${rows('volume')}${row('volume', 'volume_type', 'ModelPart')}</volume>`
    return `<object id="${objectId(i)}" instances_count="1">${rows('object')}${volume}</object>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<config>\n${objects.join('')}</config>\n`
}
