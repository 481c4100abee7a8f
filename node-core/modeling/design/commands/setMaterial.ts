import type { SetMaterial } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { clip } from '../clip.ts'
import { withEntry } from '../designState.ts'
import { findPart } from '../findPart.ts'
import { nameOf } from '../nameOf.ts'

/** Makes a part in another material. */
export const setMaterial: CommandDefinition<SetMaterial> = {
  type: 'setMaterial',
  scope: 'part',
  keys: { type: true, part: true, material: true },
  where: ({ part }) => part,
  clean: (command) => command,
  check(out, path, { part: id, material }, { prop }) {
    const part = findPart(out, prop, path, id)
    if (!part || material === null) return
    if (!prop.materials.some((m) => m.id === material))
      out.add('DESIGN_UNKNOWN_MATERIAL', `${path}.material`, { material: clip(material) })
    else if (!part.materials.includes(material as string))
      out.add('DESIGN_MATERIAL_NOT_ALLOWED', `${path}.material`, { part: part.id, material: clip(material) })
  },
  canBeApproved: ({ code }) => code === 'DESIGN_MATERIAL_NOT_ALLOWED',
  apply: (state, { part, material }) => ({ ...state, materials: withEntry(state.materials, part, material) }),
  invert: (before, { part }) => ({ type: 'setMaterial', part, material: before.materials[part] ?? null }),
  compact(_prop, state, part) {
    const material = state.materials[part]
    return material === undefined ? null : { type: 'setMaterial', part, material }
  },
  describe: (prop, { part, material }) =>
    material === null
      ? { key: 'setMaterial.back', values: { part: nameOf(prop.parts, part) } }
      : {
          key: 'setMaterial.set',
          values: { part: nameOf(prop.parts, part), material: nameOf(prop.materials, material) },
        },
}
