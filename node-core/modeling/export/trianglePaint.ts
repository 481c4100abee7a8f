import type { ThreeMfPart } from './threeMfDocument.ts'
import { MATERIALS_ID } from './threeMfXml.ts'

/** The most tools that PrusaSlicer 2.5 can paint with. */
const MOST_TOOLS = 15

/**
 * A whole triangle painted with a tool, as PrusaSlicer writes it (`TriangleSelector::serialize`): nibbles, the last one
 * first; 1 and 2 fit into one. Bambu Studio and OrcaSlicer write the same.
 */
function paintCode(tool: number): string {
  return tool < 3 ? (4 * tool).toString(16).toUpperCase() : `${(tool - 3).toString(16).toUpperCase()}C`
}

/**
 * The attributes of each triangle of a part: its colour for all readers, its tool for slicers.
 *
 * @param firstBase number of the part's first colour in the list of materials
 * @param attribute what the slicer calls the tool of a triangle
 */
export function trianglePaint(
  { colors, index }: ThreeMfPart,
  firstBase: number,
  attribute: string,
): (triangle: number) => string {
  if (!index) return () => ''
  const codes = colors.map(({ tool }, i) => {
    const painted = i > 0 && tool <= MOST_TOOLS ? ` ${attribute}="${paintCode(tool)}"` : ''
    return ` pid="${MATERIALS_ID}" p1="${firstBase + i}"${painted}`
  })
  return (triangle) => codes[index[triangle]!]!
}
