import type { Prop } from '#node-core/model/prop.ts'
import type { DesignState } from './designState.ts'

/**
 * Whether a part keeps the colours of its own file: neither the fan nor a variant names a colour for it, and the one it
 * is published in is its file's own mean (protocol/modeling.md §3.2). A chosen material changes no colour.
 *
 * @param fileColor `#rrggbb`: the mean of the part's first source
 */
export function isAsModelled(prop: Prop, state: DesignState, part: string, fileColor: string | undefined): boolean {
  const variant = prop.variants.find(({ id }) => id === state.variant)
  return (
    state.colors[part] === undefined &&
    !variant?.looks.some((look) => look.part === part) &&
    fileColor !== undefined &&
    prop.parts.find(({ id }) => id === part)?.colors[0] === fileColor
  )
}
