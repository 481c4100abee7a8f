import type { Hash } from './ids.ts'
import type { PriceInputs } from './quote.ts'

/** The printability card: what was checked, what was not, and where it hurts. */
export interface PrintabilityCard {
  readonly designHash: Hash
  readonly shortCode: string
  readonly verdict: 'printable' | 'warnings' | 'blocked'
  readonly findings: readonly {
    readonly code: string
    readonly severity: 'info' | 'warning' | 'blocking'
    readonly data: Readonly<Record<string, string | number>>
    readonly spot: readonly [number, number, number] | null
    readonly part: string | null
  }[]
  readonly checked: readonly string[]
  readonly notChecked: readonly string[]
  readonly inputs: PriceInputs
}
