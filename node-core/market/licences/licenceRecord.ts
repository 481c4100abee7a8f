import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Licence } from '#node-core/model/licence.ts'

/** A licence line as its contract tells it. */
export interface LicenceRecord extends Licence {
  readonly propHash: Hex
  /** As in the contract, `EU+US`. */
  readonly territoryList: string
}
