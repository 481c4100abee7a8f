import type { PrintabilityCard } from '../making/printabilityCard.ts'

/** One thing in which an order is not what the factory's own table and a rebuilt piece say. */
export interface OrderDifference {
  readonly code:
    'legUnknown' | 'legAmount' | 'legMissing' | 'priceBelowTable' | 'inputsDiffer' | 'tableReplaced' | 'designerDiffers'
  /** `never`: cannot be accepted; `loss`: only by a person who has read the loss; `note`: said, nothing more. */
  readonly weight: 'never' | 'loss' | 'note'
  readonly data: Readonly<Record<string, string | number | bigint>>
}

/** What the factory's node found when it built the ordered piece and priced it by its own table. */
export interface OrderCheck {
  /** Version of the table that the order is held against. */
  readonly offerVersion: number
  readonly card: PrintabilityCard
  /** What the factory receives of this order, and what its table says it must. */
  readonly factoryWei: bigint
  readonly tableFactoryWei: bigint
  readonly priceWei: bigint
  readonly tablePriceWei: bigint
  readonly differences: readonly OrderDifference[]
}
