import type { Design } from '#node-core/model/design.ts'
import type { Prop, PropColor } from '#node-core/model/prop.ts'
import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'

/** What a fan ordered, as people describe a thing. */
export interface PieceFacts {
  readonly words: readonly {
    readonly zone: string
    readonly text: string
    /** How deep they are cut, or how far they stand out. */
    readonly depthMm: number
    readonly raised: boolean
  }[]
  readonly parts: readonly {
    readonly id: string
    readonly name: string
    readonly material: string
    readonly color: PropColor
  }[]
  /** Longest side. */
  readonly sizeMm: number
}

/** A piece in words: which ones it has and where, what each part is made of and its colour, how large it is. */
export function pieceFacts(prop: Prop, design: Design): PieceFacts {
  const state = applyDesign(design)
  return {
    words: prop.textZones.flatMap(({ id, name }) => {
      const engraving = state.engravings[id]
      if (!engraving) return []
      const { text, depthMm, raised = false } = engraving
      return [{ zone: name, text, depthMm, raised }]
    }),
    parts: resolveLooks(prop, state).map(({ part, material, color }) => ({
      id: part,
      name: prop.parts.find(({ id }) => id === part)?.name ?? part,
      material: material.name,
      color,
    })),
    sizeMm: state.sizeMm ?? prop.realSizeMm,
  }
}
