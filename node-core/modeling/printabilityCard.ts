import { NO_PRICE_INPUTS } from '#node-core/model/making/priceInputs.ts'
import type { PrintabilityCard } from '#node-core/model/making/printabilityCard.ts'
import type { BuildResult } from './modeling.ts'

/** What a fan and a factory see of a built piece. */
export function printabilityCard({ printability, priceInputs }: BuildResult): PrintabilityCard {
  return { ...printability, inputs: priceInputs ?? NO_PRICE_INPUTS }
}
