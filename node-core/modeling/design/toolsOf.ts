import type { PartLook } from './resolveLooks.ts'

/**
 * Number of the tool (extruder, filament) that makes each part, from 1: one for each colour of each material, in the
 * order of the prop's parts. The production file and the job ticket say the same (protocol/modeling.md §8.1).
 *
 * @returns by part
 */
export function toolsOf(looks: readonly PartLook[]): ReadonlyMap<string, number> {
  const tools = new Map<string, number>()
  return new Map(
    looks.map(({ part, material, color }) => {
      const key = JSON.stringify([material.id, color.toLowerCase()])
      const tool = tools.get(key) ?? tools.size + 1
      tools.set(key, tool)
      return [part, tool]
    }),
  )
}
