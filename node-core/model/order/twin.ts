import type { Address, ContentId, Hash } from '../ids.ts'
import type { OrderEvent, WaitingShare } from './order.ts'

/** Digital record of one finished piece (ERC-721 token of its licence line). */
export interface Twin {
  readonly licence: Address
  readonly serial: number
  readonly cap: number
  readonly owner: Address
  readonly propId: ContentId
  readonly propName: string
  readonly designId: ContentId | null
  readonly designHash: Hash
  readonly orderId: Hash
  readonly orderNumber: number
  readonly studio: Address
  readonly factory: Address
  readonly settledAt: string
  readonly timeline: readonly OrderEvent[]
  /** Shares of its order that are not collected yet. */
  readonly waiting: readonly WaitingShare[]
}
