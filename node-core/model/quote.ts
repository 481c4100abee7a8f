import type { Address, ContentId, Hash } from './ids.ts'
import type { ShareLine } from './split.ts'

/** What a price was computed from; deterministic, so that every node finds the same price. */
export interface PriceInputs {
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly boundingBoxMm: readonly [number, number, number]
  readonly engravedCharacters: number
  readonly colours: number
}

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
  readonly inputs: PriceInputs
  readonly leadTimeDays: number
  /** ISO 8601 UTC. */
  readonly validUntil: string
}
