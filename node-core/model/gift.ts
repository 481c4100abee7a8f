import type { Address } from './ids.ts'

/** How a gift ended: taken by who used the invitation, taken back by the giver, or gone before it was taken here. */
export type GiftEnd = 'taken' | 'returned' | 'missed'

/** A gift that this node's person put into an invitation. */
export interface GivenGift {
  /** The gift's own account. */
  readonly id: Address
  readonly from: Address
  readonly amountWei: bigint
  /** From then on it comes back, ISO 8601 UTC. */
  readonly until: string
  /** `waiting`: its payment is not in a block yet. `open`: whoever uses the invitation first has it. */
  readonly state: 'waiting' | 'open' | 'taken' | 'returned'
  /** The text to hand on; null once it is not open. */
  readonly invitation: string | null
}
