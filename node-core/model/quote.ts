import type { Address, ContentId, Hash } from './ids.ts'
import type { PriceInputs } from './making/priceInputs.ts'
import type { ShareLine } from './split.ts'

/** A factory's price for one design on one licence line. */
export interface Quote {
  /** keccak of everything that decides the price. */
  readonly hash: Hash
  readonly licence: Address
  readonly designHash: Hash
  readonly designId: ContentId
  readonly factory: Address
  readonly factoryName: string
  readonly offerVersion: number
  readonly priceWei: bigint
  readonly split: readonly ShareLine[]
  /** What the price was computed from. */
  readonly inputs: PriceInputs
  readonly leadTimeDays: number
  /** ISO 8601 UTC. */
  readonly validUntil: string
}
