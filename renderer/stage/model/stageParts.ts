import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { StageMesh, StagePart } from '../stage.ts'

/** A part of the prop as the machine will make it, at the size as published. */
export interface MadePart {
  readonly part: string
  readonly mesh: StageMesh
}

/**
 * What stands on the stage. As rendered: the studio's own meshes, except parts with words in them, which are shown as
 * cut.
 * As made: every solid there is. A source that no part claims is left out, as it will be left out of the piece.
 */
export function stageParts(
  prop: Pick<Prop, 'parts'>,
  imported: readonly ImportedPart[],
  made: readonly MadePart[],
  engraved: ReadonlySet<string>,
  finish: 'rendered' | 'made',
): StagePart[] {
  const madeOf = new Map(made.map((item) => [item.part, item.mesh]))
  const out: StagePart[] = []
  for (const part of prop.parts) {
    const solid = finish === 'made' || engraved.has(part.id) ? madeOf.get(part.id) : undefined
    if (solid) {
      out.push({ key: `${part.id}#made`, part: part.id, mesh: solid })
      continue
    }
    for (const source of part.sources) {
      const mesh = imported.find((item) => item.key === source)
      if (mesh) out.push({ key: source, part: part.id, mesh })
    }
  }
  return out
}
