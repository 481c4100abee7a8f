import type { PriceInputs } from './priceInputs.ts'
import type { PrintabilityReport } from './printabilityReport.ts'

/** The printability card: what was checked, what was not, where it hurts, and what a price is computed from. */
export interface PrintabilityCard extends PrintabilityReport {
  readonly inputs: PriceInputs
}
