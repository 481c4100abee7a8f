import { z } from 'zod'
import type { Address, ContentId, Hash } from '../../model/ids.ts'
import { DECLINE_REASONS, OBJECTION_REASONS, type OrderId } from '../../model/order/order.ts'
import { PLAIN_ORDER_STEPS } from '../../model/order/orderMachine.ts'
import type { ShareLine } from '../../model/split.ts'
import { call, longCall } from '../define.ts'
import { address, contentId, design, hash, orderId, prop, text, wei } from './schemas.ts'

/** Terms of a new licence line; ranges by model/licence.ts. */
export const licenceTerms = z.object({
  designer: address,
  royaltyBps: z.number().int(),
  designerBps: z.number().int(),
  cap: z.number().int(),
  territory: z.array(z.string()).max(250),
  opensAt: z.string(),
  closesAt: z.string(),
  acceptWindowS: z.number().int(),
  produceWindowS: z.number().int(),
  disputeWindowS: z.number().int(),
  minPriceWei: wei,
  maxOpenPerBuyer: z.number().int(),
  cancelFeeBps: z.number().int(),
  anyFactory: z.boolean(),
  factories: z.array(address).max(64),
})

/** A factory's price table; ranges by model/factory.ts. */
export const offerInput = z.object({
  name: text(200),
  location: text(200),
  carrier: z.object({ address, name: text(120), publicKey: z.string(), amountWei: wei }),
  material: z.object({ address, name: text(120), amountWei: wei }),
  processes: z.array(text(40)).max(20),
  materials: z.array(text(60)).max(40),
  buildVolumeMm: z.tuple([z.number(), z.number(), z.number()]),
  minimumStrokeMm: z.number(),
  minimumWallMm: z.number(),
  rows: z.array(z.object({ upToMm3: z.number().int(), amountWei: wei, basis: z.enum(['share', 'total']) })).max(50),
  perCharacterWei: wei,
  roundToWei: wei,
  capacity: z.number().int(),
  leadTimeDays: z.number().int(),
  quoteValidHours: z.number().int(),
})

export const delivery = z.object({
  recipient: text(200).min(1),
  lines: z.array(text(200)).min(1).max(5),
  postalCode: text(20),
  city: text(120).min(1),
  country: z.string().regex(/^[A-Z]{2}$/),
  contact: text(200).min(1),
})

/** Everything a person can sign. */
export const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sendDpn'), from: address, to: address, amountWei: wei }),
  /** An invitation with a little DPN for whoever uses it first; it comes back after that many days. */
  z.object({
    kind: z.literal('giveInvitation'),
    from: address,
    amountWei: wei,
    days: z.number().int().min(1).max(90),
  }),
  z.object({
    kind: z.literal('publishProp'),
    from: address,
    prop,
    terms: licenceTerms,
    thumbnail: contentId.optional(),
    /** The studio knows that nobody can make it; without this it is refused. */
    evenIfUnmakeable: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('publishOffer'), from: address, offer: offerInput }),
  z.object({
    kind: z.literal('placeOrder'),
    from: address,
    licence: address,
    design,
    quoteHash: hash,
    factory: address,
    delivery,
  }),
  /**
   * `agreedLossWei`: what a price below the factory's own table costs it, read and taken on by the person; to the wei.
   */
  z.object({ kind: z.literal('acceptOrder'), from: address, order: orderId, agreedLossWei: wei.optional() }),
  z.object({
    kind: z.literal('declineOrder'),
    from: address,
    order: orderId,
    reason: z.enum(DECLINE_REASONS),
  }),
  /** Every step of the order machine of which there is nothing more to say. */
  z.object({ kind: z.enum(PLAIN_ORDER_STEPS), from: address, order: orderId }),
  /** A signed unit, made and kept offline; no network needed. */
  z.object({ kind: z.literal('recordProduced'), from: address, order: orderId, note: text(500) }),
  /** A signed unit now, and the chain's record as soon as the network is there. */
  z.object({ kind: z.literal('recordShipped'), from: address, order: orderId, trackingCode: text(120) }),
  /** More time for a factory that is late, given once. */
  z.object({ kind: z.literal('extendOrder'), from: address, order: orderId, days: z.number().int().min(1).max(366) }),
  z.object({ kind: z.literal('objectOrder'), from: address, order: orderId, reason: z.enum(OBJECTION_REASONS) }),
  /** A studio lets a factory make its piece, or bars it. */
  z.object({ kind: z.literal('setFactory'), from: address, licence: address, factory: address, allowed: z.boolean() }),
  /** Locks DPN behind a witness; taken back, it is free one term later. */
  z.object({ kind: z.literal('voteWitness'), from: address, witness: address, amountWei: wei }),
  z.object({ kind: z.literal('unvoteWitness'), from: address, witness: address, amountWei: wei }),
  z.object({ kind: z.literal('withdrawVotes'), from: address }),
  /** A transaction that waits: the same again with a higher network fee, or an empty one in its place. */
  z.object({ kind: z.enum(['sendAgain', 'giveUp']), from: address, transaction: hash }),
])
export type Action = z.output<typeof action>

/** What the person reads before signing: a sentence's code with its data, the money, the fee. */
export interface PreparedAction {
  /** Single use: confirming twice returns the first result, so a double click pays once. */
  readonly id: string
  readonly kind: Action['kind']
  readonly from: Address
  readonly sentence: { readonly code: string; readonly data: Readonly<Record<string, string | number | bigint>> }
  /** What leaves the account besides the network fee. */
  readonly amountWei: bigint
  /** Largest network fee this can cost; zero for signed units. */
  readonly maxFeeWei: bigint
  readonly split: readonly ShareLine[]
  readonly warnings: readonly {
    readonly code: string
    readonly data: Readonly<Record<string, string | number | bigint>>
  }[]
  readonly expiresAt: string
}

export interface ActionResult {
  readonly kind: Action['kind']
  /** `queued`: signed and kept; goes out when the network is back. */
  readonly state: 'included' | 'queued' | 'recorded'
  readonly transaction: Hash | null
  readonly unit: Hash | null
  readonly order: OrderId | null
  readonly licence: Address | null
  readonly propId: ContentId | null
}

export const actionCalls = {
  'actions.prepare': longCall<PreparedAction>()('window', action),
  /** Signs in the main process and waits until it is in a block (progress: `sign`, `send`, `include`). */
  'actions.confirm': longCall<ActionResult>()('window', z.object({ id: text(80) })),
  'actions.discard': call<null>()('window', z.object({ id: text(80) })),
}
