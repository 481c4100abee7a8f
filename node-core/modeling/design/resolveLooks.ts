import type { Prop, PropColor, PropMaterial } from '#node-core/model/prop.ts'
import type { DesignState } from './designState.ts'

/** What a part is made of and painted with, after all commands. */
export interface PartLook {
  readonly part: string
  readonly material: PropMaterial
  readonly color: PropColor
}

/** By hand, else the variant's, else the part's own first choice. In the prop's order of parts. */
export function resolveLooks(prop: Prop, state: DesignState): readonly PartLook[] {
  const variant = prop.variants.find((v) => v.id === state.variant)
  return prop.parts.map((part) => {
    const look = variant?.looks.find((l) => l.part === part.id)
    const id = state.materials[part.id] ?? look?.material ?? part.materials[0]
    return {
      part: part.id,
      material: prop.materials.find((m) => m.id === id) ?? prop.materials[0]!,
      color: state.colors[part.id] ?? look?.color ?? part.colors[0]!,
    }
  })
}
