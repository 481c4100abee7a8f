import type { Design, DesignCommand } from '#node-core/model/design.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { applyDesign } from './applyDesign.ts'
import { definitionOf } from './commands/index.ts'

/**
 * The shortest design with the same result, in the prop's own order: what is ordered and approved does not depend on
 * the
 * way a fan took to it, so two fans who want the same piece have the same hash.
 */
export function compactDesign(prop: Prop, design: Design): Design {
  const state = applyDesign(design)
  const commands: DesignCommand[] = []
  if (state.variant !== null) commands.push({ type: 'setVariant', variant: state.variant })
  if (state.sizeMm !== null && state.sizeMm !== prop.realSizeMm)
    commands.push({ type: 'scaleTo', sizeMm: state.sizeMm })
  for (const { id } of prop.parts) {
    if (state.materials[id] !== undefined)
      commands.push({ type: 'setMaterial', part: id, material: state.materials[id] })
    if (state.colors[id] !== undefined) commands.push({ type: 'setPartColor', part: id, color: state.colors[id] })
  }
  for (const { id } of prop.textZones) {
    if (state.engravings[id] !== undefined)
      commands.push({ type: 'engraveText', zone: id, engraving: state.engravings[id] })
  }
  return { version: 1, prop: design.prop, commands: commands.map((command) => definitionOf(command).toJSON(command)) }
}
