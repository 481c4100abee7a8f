import type { PartLook } from '../design/resolveLooks.ts'
import type { DesignState } from '../design/designState.ts'
import type { PartMeasures } from '../printability/printabilityReport.ts'

/** What a factory's price table multiplies. Whole numbers, rounded up: every node computes the same ones. */
export interface PriceInputs {
  readonly volumeMm3: number
  readonly areaMm2: number
  /** Of the whole piece, assembled. */
  readonly boundingBoxMm: { readonly x: number; readonly y: number; readonly z: number }
  /** Characters that leave a mark: spaces are free. */
  readonly engravedCharacters: number
  /** Different colours over all parts. */
  readonly colors: number
  readonly parts: number
}

export function createPriceInputs(
  parts: readonly PartMeasures[],
  boxMm: readonly [number, number, number],
  looks: readonly PartLook[],
  state: DesignState,
): PriceInputs {
  const up = (mm: number): number => Math.ceil(Math.round(mm * 1_000) / 1_000)
  return {
    volumeMm3: parts.reduce((sum, part) => sum + part.volumeMm3, 0),
    areaMm2: parts.reduce((sum, part) => sum + part.areaMm2, 0),
    boundingBoxMm: { x: up(boxMm[0]), y: up(boxMm[1]), z: up(boxMm[2]) },
    engravedCharacters: Object.values(state.engravings).reduce(
      (sum, { text }) => sum + [...text].filter((c) => c.trim() !== '').length,
      0,
    ),
    colors: new Set(looks.map((look) => look.color)).size,
    parts: parts.length,
  }
}
