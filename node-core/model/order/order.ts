import type { Address, ContentId, Hash } from '../ids.ts'
import type { OrderState } from './orderMachine.ts'
import type { OrderChainEventKind } from './orderEvents.ts'
import type { ShareLine } from '../split.ts'

export type { OrderState } from './orderMachine.ts'

/** Reasons a factory may give; the number is what the chain keeps. */
export const DECLINE_REASONS = ['other', 'capacity', 'quality', 'material', 'price'] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** What a fan may object to; the number is what the chain keeps. */
export const OBJECTION_REASONS = ['other', 'notArrived', 'damaged', 'wrongPiece', 'quality'] as const
export type ObjectionReason = (typeof OBJECTION_REASONS)[number]

/** One thing that happened to an order, from the chain or from a signed unit. */
export interface OrderEvent {
  readonly kind: OrderChainEventKind | 'produced' | 'shipmentNoted'
  /** ISO 8601 UTC. */
  readonly at: string
  readonly by: Address
  /** Sent by that account's node without a person, because its date had come: the sender's own word. */
  readonly keeper: boolean
  readonly source: 'chain' | 'unit'
  /** Transaction hash or unit id, for the details drawer. */
  readonly ref: Hash
  readonly final: boolean
  /** A unit still waiting to leave this machine. */
  readonly unsent: boolean
  readonly data: Readonly<Record<string, string | number | bigint>>
}

/** "What happens if…": the next deadline, who must act, and what happens by default. */
export interface OrderOutlook {
  readonly who: 'fan' | 'factory' | 'both' | 'anyone' | 'nobody'
  readonly deadline: string | null
  /** Code of what comes when nobody acts; `refundOnRequest`: first the fan has the choice. */
  readonly otherwise: 'refund' | 'settle' | 'refundOnRequest' | 'refundLate' | 'refundObjected' | 'none'
}

/** Names an order for ever: its licence line and the contract's id (keccak of buyer and intent). */
export interface OrderId {
  readonly licence: Address
  readonly id: Hash
}

/** Where a page of a list goes on: its last entry. */
export interface OrderCursor extends OrderId {
  /** By which the list is ordered, ISO 8601 UTC. */
  readonly at: string
}

export interface Order extends OrderId {
  /** Number of the order in its licence line, from 1: what people say on the phone. */
  readonly number: number
  readonly state: OrderState
  readonly propName: string
  readonly propId: ContentId
  /** On the piece, as the buyer's note says; none as well while the note is not here. */
  readonly words: readonly string[]
  readonly designId: ContentId | null
  readonly designHash: Hash
  readonly buyer: Address
  readonly studio: Address
  readonly factory: Address
  readonly factoryName: string
  readonly priceWei: bigint
  readonly split: readonly ShareLine[]
  /** 1…cap, assigned at acceptance. */
  readonly serial: number | null
  readonly cap: number
  readonly territory: string
  readonly placedAt: string
  readonly acceptBy: string
  readonly produceBy: string | null
  readonly settleAfter: string | null
  /** The licence's time to object; as long again after `produceBy` the money of a late order is anyone's to send back. */
  readonly disputeWindowS: number
  /** What cancelling before acceptance leaves to the studio. */
  readonly cancelFeeWei: bigint
  /** The fan has given more time after the deadline; it is given once. */
  readonly extended: boolean
  /** The fan's objection, also one that was withdrawn: it is made once. */
  readonly objection: { readonly reason: ObjectionReason; readonly at: string; readonly refundAfter: string } | null
  readonly outlook: OrderOutlook
  readonly timeline: readonly OrderEvent[]
  /**
   * Shares and refunds that their payee did not take when the order ended, such as a contract that refuses money: what
   * of them still waits in the licence's contract.
   */
  readonly waiting: readonly WaitingShare[]
  /** True once the last change of state is in a final block. */
  readonly final: boolean
  /** Short code that is the same on the printability card and the factory's job ticket. */
  readonly shortCode: string
}

/** Money of an order that waits to be collected (protocol.md §4.9). */
export interface WaitingShare {
  readonly payee: Address
  readonly amountWei: bigint
}

/** Where a piece goes. Sealed to factory and carrier; never on chain. */
export interface DeliveryDetails {
  readonly recipient: string
  readonly lines: readonly string[]
  readonly postalCode: string
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly contact: string
}
