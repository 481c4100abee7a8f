import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import type { PartMeasures } from '#node-core/model/making/printabilityReport.ts'
import type { DesignState } from '../design/designState.ts'

/**
 * Measures of all parts, each a solid, as a price table multiplies them.
 *
 * @param colors that the parts are made in, with repetitions
 */
export function createPriceInputs(
  parts: readonly PartMeasures[],
  boxMm: readonly [number, number, number],
  colors: readonly string[],
  state: DesignState,
): PriceInputs {
  const up = (mm: number): number => Math.ceil(Math.round(mm * 1_000) / 1_000)
  return {
    volumeMm3: parts.reduce((sum, part) => sum + part.volumeMm3, 0),
    areaMm2: parts.reduce((sum, part) => sum + part.areaMm2, 0),
    boundingBoxMm: [up(boxMm[0]), up(boxMm[1]), up(boxMm[2])],
    engravedCharacters: Object.values(state.engravings).reduce(
      (sum, { text }) => sum + [...text].filter((c) => c.trim() !== '').length,
      0,
    ),
    colours: new Set(colors).size,
  }
}
