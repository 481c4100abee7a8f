import type { ProcessStep } from '../process/paradigmProcess.ts'

/*
 * THE ORDER MACHINE: what can happen to an order, stated once. The contract decides (contracts/licensedProp/*.sol); this
 * is what the app knows of it, and tests/solidity/process holds each row against the contract: a row is open exactly
 * when the call does not revert. Exits, outlook, the seam's names, planned transactions, the timeline, the words for
 * functions, the autopilot and the paradigm's published process are derived from here.
 */

/** The states, and whether the contract holds the price in them; the price ends with the shares or with the buyer. */
export const ORDER_STATE_ROWS = [
  { name: 'placed', holds: true, end: null },
  { name: 'accepted', holds: true, end: null },
  { name: 'shipped', holds: true, end: null },
  { name: 'objected', holds: true, end: null },
  { name: 'settled', holds: false, end: 'paid' },
  { name: 'declined', holds: false, end: 'returned' },
  { name: 'expired', holds: false, end: 'returned' },
  { name: 'cancelled', holds: false, end: 'returned' },
  { name: 'refunded', holds: false, end: 'returned' },
] as const
export type OrderState = (typeof ORDER_STATE_ROWS)[number]['name']

/** How an order ended: its price paid to everybody or returned to the account that paid it; null: it goes on. */
export function endOfOrder(state: OrderState): 'paid' | 'returned' | null {
  return ORDER_STATE_ROWS.find(({ name }) => name === state)?.end ?? null
}

/** Who may take a step: the account that ordered, the factory it ordered from, or any account. */
export type OrderActor = 'buyer' | 'factory' | 'anyone'

/** Times the contract keeps of each order, and what sets them: a step, and the window from its block. */
export const ORDER_TIMES = [
  { name: 'acceptBy', set: [{ by: 'placeOrder', plus: 'acceptWindow' }] },
  {
    name: 'produceBy',
    set: [
      { by: 'acceptOrder', plus: 'produceWindow' },
      // As the buyer says, at most one window to make from then on.
      { by: 'extendOrder', plus: null },
    ],
  },
  { name: 'settleAfter', set: [{ by: 'recordShipped', plus: 'disputeWindow' }] },
  { name: 'refundAfter', set: [{ by: 'objectOrder', plus: 30 * 86_400 }] },
] as const
export type OrderTime = (typeof ORDER_TIMES)[number]['name']

interface Row extends Pick<ProcessStep, 'once'> {
  /** As the seam calls the action. */
  readonly name: string
  /** The contract's function; null: a signed record that the chain does not see. */
  readonly call: string | null
  readonly from: OrderState
  readonly by: OrderActor
  readonly to: OrderState
  /** Opens one second later. */
  readonly opens: { readonly after: OrderTime; readonly plus: 'disputeWindow' | null } | null
  /** Last second. */
  readonly closes: { readonly at: OrderTime } | null
  /** Views of the contract that have to say true of whoever acts. */
  readonly needs: readonly string[]
  /** What anyone may do when nobody acts; null: this is it. */
  readonly otherwise: string | null
  readonly event: string | null
  /** What the acting person says beside the order. */
  readonly says: 'agreedLoss' | 'reason' | 'note' | 'trackingCode' | 'days' | null
  /** `main`: what most people want here, the first open one counts; `turn`: the state waits for it as well. */
  readonly rank: 'main' | 'turn' | 'other'
}

const common = { opens: null, closes: null, once: false, needs: [], says: null, rank: 'other' } as const

/** One row a way out of one state, in the order in which they are offered. */
export const ORDER_STEPS = [
  {
    ...common,
    name: 'acceptOrder',
    call: 'accept',
    from: 'placed',
    by: 'factory',
    to: 'accepted',
    closes: { at: 'acceptBy' },
    needs: ['isFactoryAllowed'],
    otherwise: 'expireOrder',
    event: 'OrderAccepted',
    says: 'agreedLoss',
    rank: 'main',
  },
  {
    ...common,
    name: 'declineOrder',
    call: 'decline',
    from: 'placed',
    by: 'factory',
    to: 'declined',
    otherwise: 'expireOrder',
    event: 'OrderDeclined',
    says: 'reason',
  },
  {
    ...common,
    name: 'cancelOrder',
    call: 'cancel',
    from: 'placed',
    by: 'buyer',
    to: 'cancelled',
    otherwise: 'expireOrder',
    event: 'OrderRefunded',
  },
  {
    ...common,
    name: 'expireOrder',
    call: 'expire',
    from: 'placed',
    by: 'anyone',
    to: 'expired',
    opens: { after: 'acceptBy', plus: null },
    otherwise: null,
    event: 'OrderRefunded',
    rank: 'main',
  },

  {
    ...common,
    name: 'recordProduced',
    call: null,
    from: 'accepted',
    by: 'factory',
    to: 'accepted',
    once: true,
    otherwise: 'refundLateOrder',
    event: null,
    says: 'note',
    rank: 'main',
  },
  {
    ...common,
    name: 'recordShipped',
    call: 'markShipped',
    from: 'accepted',
    by: 'factory',
    to: 'shipped',
    closes: { at: 'produceBy' },
    otherwise: 'refundLateOrder',
    event: 'OrderShipped',
    says: 'trackingCode',
    rank: 'main',
  },
  {
    ...common,
    name: 'giveBackOrder',
    call: 'giveBack',
    from: 'accepted',
    by: 'factory',
    to: 'refunded',
    otherwise: 'refundLateOrder',
    event: 'OrderRefunded',
  },
  {
    ...common,
    name: 'refundLateOrder',
    call: 'refundLate',
    from: 'accepted',
    by: 'buyer',
    to: 'refunded',
    opens: { after: 'produceBy', plus: null },
    otherwise: 'refundLateOrder',
    event: 'OrderRefunded',
    rank: 'main',
  },
  {
    ...common,
    name: 'extendOrder',
    call: 'extend',
    from: 'accepted',
    by: 'buyer',
    to: 'accepted',
    opens: { after: 'produceBy', plus: null },
    once: true,
    otherwise: 'refundLateOrder',
    event: 'OrderExtended',
    says: 'days',
    rank: 'turn',
  },
  {
    ...common,
    name: 'refundLateOrder',
    call: 'refundLate',
    from: 'accepted',
    by: 'anyone',
    to: 'refunded',
    opens: { after: 'produceBy', plus: 'disputeWindow' },
    otherwise: null,
    event: 'OrderRefunded',
    rank: 'main',
  },

  {
    ...common,
    name: 'confirmOrder',
    call: 'confirm',
    from: 'shipped',
    by: 'buyer',
    to: 'settled',
    otherwise: 'settleOrder',
    event: 'OrderSettled',
    rank: 'main',
  },
  {
    ...common,
    name: 'objectOrder',
    call: 'objectTo',
    from: 'shipped',
    by: 'buyer',
    to: 'objected',
    closes: { at: 'settleAfter' },
    once: true,
    otherwise: 'settleOrder',
    event: 'OrderObjected',
    says: 'reason',
    rank: 'turn',
  },
  {
    ...common,
    name: 'giveBackOrder',
    call: 'giveBack',
    from: 'shipped',
    by: 'factory',
    to: 'refunded',
    otherwise: 'settleOrder',
    event: 'OrderRefunded',
  },
  {
    ...common,
    name: 'settleOrder',
    call: 'settle',
    from: 'shipped',
    by: 'anyone',
    to: 'settled',
    opens: { after: 'settleAfter', plus: null },
    otherwise: null,
    event: 'OrderSettled',
    rank: 'main',
  },

  {
    ...common,
    name: 'giveBackOrder',
    call: 'giveBack',
    from: 'objected',
    by: 'factory',
    to: 'refunded',
    otherwise: 'refundObjectedOrder',
    event: 'OrderRefunded',
    rank: 'main',
  },
  {
    ...common,
    name: 'confirmOrder',
    call: 'confirm',
    from: 'objected',
    by: 'buyer',
    to: 'settled',
    otherwise: 'refundObjectedOrder',
    event: 'OrderSettled',
    rank: 'turn',
  },
  {
    ...common,
    name: 'withdrawObjection',
    call: 'withdrawObjection',
    from: 'objected',
    by: 'buyer',
    to: 'shipped',
    otherwise: 'refundObjectedOrder',
    event: 'ObjectionWithdrawn',
    rank: 'turn',
  },
  {
    ...common,
    name: 'refundObjectedOrder',
    call: 'refundObjected',
    from: 'objected',
    by: 'anyone',
    to: 'refunded',
    opens: { after: 'refundAfter', plus: null },
    otherwise: null,
    event: 'OrderRefunded',
    rank: 'main',
  },
] as const satisfies readonly Row[]

type Steps = (typeof ORDER_STEPS)[number]
/** A step as the seam calls the action. */
export type OrderStepName = Steps['name']
/** A step of which nothing has to be said but the order. */
export type PlainOrderStepName = Extract<Steps, { says: null }>['name']
/** A step that is a transaction. */
export type OrderCallName = Extract<Steps, { call: string }>['name']
/** Functions of the contract that move an order on. */
export type OrderFunction = Extract<Steps, { call: string }>['call']
export type OrderChainEvent = 'OrderPlaced' | Extract<Steps, { event: string }>['event']
/** A row of the machine, its name one of the machine's. */
export type OrderStep = Omit<Row, 'name'> & { readonly name: OrderStepName }

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

/** Every step's name once, in the order of the table. */
export const ORDER_STEP_NAMES: readonly OrderStepName[] = unique(ORDER_STEPS.map((row) => row.name))
/** Names of the steps that need no more than an order, for the seam. */
export const PLAIN_ORDER_STEPS = unique(
  ORDER_STEPS.flatMap((row): PlainOrderStepName[] => (row.says === null ? [row.name] : [])),
) as readonly [PlainOrderStepName, ...PlainOrderStepName[]]

const CALLS = new Map<string, OrderFunction>(
  ORDER_STEPS.flatMap((row): [string, OrderFunction][] => (row.call === null ? [] : [[row.name, row.call]])),
)
const NAMES = new Map<string, OrderStepName>([...CALLS].map(([name, call]) => [call, name as OrderStepName]))

/** The contract's function behind a step that is a transaction. */
export function functionOfStep(name: OrderCallName): OrderFunction {
  return CALLS.get(name)!
}

/** The app's name for what a function of the contract does to an order; null: it is no step of an order. */
export function stepOfFunction(name: string): OrderStepName | null {
  return NAMES.get(name) ?? null
}
