/** A part with the colours it is made in, the one that covers most first. */
export interface ToolPart {
  readonly part: string
  readonly material: { readonly id: string }
  readonly colors: readonly string[]
}

/**
 * Numbers of the tools (extruders, filaments) that make each part, from 1: one for each colour of each material, in the
 * order of the prop's parts and of their colours. The production file and the job ticket say the same
 * (protocol/modeling.md §8.1).
 *
 * @returns by part, in the order of its colours
 */
export function toolsOf(parts: readonly ToolPart[]): ReadonlyMap<string, readonly number[]> {
  const tools = new Map<string, number>()
  const toolOf = (material: string, color: string): number => {
    const key = JSON.stringify([material, color.toLowerCase()])
    const tool = tools.get(key) ?? tools.size + 1
    tools.set(key, tool)
    return tool
  }
  return new Map(parts.map(({ part, material, colors }) => [part, colors.map((color) => toolOf(material.id, color))]))
}
