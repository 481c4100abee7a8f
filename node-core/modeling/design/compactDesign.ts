import type { Design } from '#node-core/model/design.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { applyDesign } from './applyDesign.ts'
import { pickKeys } from './commandKeys.ts'
import { DEFINITIONS } from './commands/index.ts'

/**
 * The shortest design with the same result, in the prop's own order: what is ordered and approved does not depend on
 * the way a fan took to it, so two fans who want the same piece have the same hash.
 */
export function compactDesign(prop: Prop, design: Design): Design {
  const state = applyDesign(design)
  const places = [
    { scope: 'piece', where: '' },
    ...prop.parts.map(({ id }) => ({ scope: 'part', where: id })),
    ...prop.textZones.map(({ id }) => ({ scope: 'zone', where: id })),
  ]
  const commands = places.flatMap(({ scope, where }) =>
    DEFINITIONS.filter((definition) => definition.scope === scope).flatMap((definition) => {
      const command = definition.compact(prop, state, where)
      return command ? [pickKeys(command, definition.keys)] : []
    }),
  )
  return { version: 1, prop: design.prop, commands }
}
