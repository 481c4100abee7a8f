import type { Design } from '#node-core/model/design.ts'
import { applyDesign } from './applyDesign.ts'

/** One thing that differs between two designs; values as text, null = as published. */
export interface DesignChange {
  readonly what: 'variant' | 'size' | 'color' | 'material' | 'engraving'
  /** Part or zone, empty for the whole piece. */
  readonly where: string
  readonly before: string | null
  readonly after: string | null
}

/** What the second design changes against the first, for a reviewer who has seen the first. */
export function diffDesigns(first: Design, second: Design): readonly DesignChange[] {
  const a = applyDesign(first)
  const b = applyDesign(second)
  const changes: DesignChange[] = []
  const compare = (what: DesignChange['what'], where: string, before: string | null, after: string | null): void => {
    if (before !== after) changes.push({ what, where, before, after })
  }
  const entries = (
    what: DesignChange['what'],
    x: Readonly<Record<string, unknown>>,
    y: Readonly<Record<string, unknown>>,
    show: (value: never) => string,
  ): void => {
    const text = (value: unknown): string | null => (value === undefined ? null : show(value as never))
    for (const key of [...new Set([...Object.keys(x), ...Object.keys(y)])].sort())
      compare(what, key, text(x[key]), text(y[key]))
  }
  compare('variant', '', a.variant, b.variant)
  compare('size', '', a.sizeMm === null ? null : `${a.sizeMm} mm`, b.sizeMm === null ? null : `${b.sizeMm} mm`)
  entries('color', a.colors, b.colors, String)
  entries('material', a.materials, b.materials, String)
  entries(
    'engraving',
    a.engravings,
    b.engravings,
    (e: { text: string; font: string; sizeMm: number; depthMm: number }) =>
      `“${e.text}” ${e.font} ${e.sizeMm} mm, ${e.depthMm} mm deep`,
  )
  return changes
}
