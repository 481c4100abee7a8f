import type { ThreeMfPart } from './threeMfDocument.ts'
import { MATERIALS_ID } from './threeMfXml.ts'

/** Where PrusaSlicer's attribute for triangles is declared: a reader of strict 3MF passes over it. */
export const PAINT_NAMESPACE = 'http://schemas.slic3r.org/3mf/2017/06'
/** The most tools that PrusaSlicer 2.5 can paint with. */
const MOST_TOOLS = 15

/**
 * A whole triangle painted with a tool, as PrusaSlicer writes it (`TriangleSelector::serialize`): nibbles, the last one
 * first; 1 and 2 fit into one.
 */
function paintCode(tool: number): string {
  return tool < 3 ? (4 * tool).toString(16).toUpperCase() : `${(tool - 3).toString(16).toUpperCase()}C`
}

/**
 * The attributes of each triangle of a part: its colour for all readers, its tool for slicers.
 *
 * @param firstBase number of the part's first colour in the list of materials
 */
export function trianglePaint({ colors, index }: ThreeMfPart, firstBase: number): (triangle: number) => string {
  if (!index) return () => ''
  const codes = colors.map(({ tool }, i) => {
    const painted = i > 0 && tool <= MOST_TOOLS ? ` slic3rpe:mmu_segmentation="${paintCode(tool)}"` : ''
    return ` pid="${MATERIALS_ID}" p1="${firstBase + i}"${painted}`
  })
  return (triangle) => codes[index[triangle]!]!
}
