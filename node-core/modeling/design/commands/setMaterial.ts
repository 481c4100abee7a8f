import type { SetMaterial } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'
import { withEntry } from '../designState.ts'

/** Makes a part in another material. */
export const setMaterial: CommandDefinition<SetMaterial> = {
  type: 'setMaterial',
  apply: (state, { part, material }) => ({ ...state, materials: withEntry(state.materials, part, material) }),
  invert: (before, { part }) => ({ type: 'setMaterial', part, material: before.materials[part] ?? null }),
  toJSON: ({ type, part, material }) => ({ type, part, material }),
  fromJSON: ({ part, material }) => ({ type: 'setMaterial', part, material }),
}
