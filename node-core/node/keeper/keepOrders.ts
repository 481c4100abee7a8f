import type { KeeperMode, KeeperState } from '#node-core/api/calls/app.ts'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { nextDefault } from '#node-core/model/order/openSteps.ts'
import type { OrderStep } from '#node-core/model/order/orderMachine.ts'
import type { OpenOrder } from '#node-core/market/orders/openOrder.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'
import type { KeepingPort } from '../session/ports/keepingPort.ts'
import type { OrderWatch } from './createOrderWatch.ts'
import { keeperDay, withSent } from './keeperBudget.ts'
import { MOST_ON_THE_WAY, type KeptKeeper, type SentDefault } from './keeperFile.ts'
import type { KeeperKeys } from './keeperKeys.ts'
import { keeperStep } from './keeperStep.ts'
import { sendDefault, type Hindrance } from './sendDefault.ts'
import { partiesOf, turnOf, turnsOf } from './turnsOf.ts'

/** Between the turns of two accounts, slots: time enough for a transaction to be seen everywhere. */
export const KEEPER_TURN_SLOTS = 12
/**
 * Looks that a node takes for every turn before its own: one that stood still has not seen what others sent meanwhile,
 * whatever its clock says.
 */
const LOOKS_A_TURN = 3
/** Defaults sent at one look. */
export const KEEPER_AT_ONCE = 16
/** What the pool has lost is handed to it again by the outbox; after so many turns it counts as gone. */
const GONE_TURNS = 2
/** What was refused rests twice as long each time, turns at most. */
const LONGEST_REST_TURNS = 512

export interface KeepOrders {
  readonly chain: MarketChainPort
  readonly keeping: KeepingPort
  readonly watch: OrderWatch
  readonly keys: KeeperKeys
  mode(): KeeperMode
  /** What is kept on disk, and how it changes. */
  kept(): KeptKeeper
  keep(change: Partial<KeptKeeper>): Promise<void>
  /** A default has left this node. */
  sent(order: OpenOrder, step: OrderStep, from: Address): void
  readonly clock: Clock
  readonly log: Logger
}

/** What a look found. */
export type Kept = Pick<KeeperState, 'watched' | 'due' | 'nextAt' | 'waitsFor'>
export const NOTHING_KEPT: Kept = { watched: 0, due: 0, nextAt: null, waitsFor: null }

interface Waiting {
  dueMs: number
  /** Still to be taken before it is due. */
  looks: number
  patience: number
  failures: number
  /** What hindered it last. */
  hindrance: Hindrance | null
}

const waitingFrom = (dueMs: number, looks: number): Waiting => ({
  dueMs,
  looks,
  patience: 0,
  failures: 0,
  hindrance: null,
})

/** What helps soonest is told first. */
const HINDRANCES: readonly Hindrance[] = ['unlock', 'money', 'cap']
/** Waits, or was lost a short while ago. */
function isOnItsWay(
  chain: Pick<MarketChainPort, 'transaction'>,
  hash: Hash,
  goneSince: BoundedMap<Hash, number>,
  at: { readonly nowMs: number; readonly graceMs: number },
): boolean {
  const known = chain.transaction(hash)
  if (known === null && !goneSince.has(hash)) goneSince.set(hash, at.nowMs)
  if (known === null) return at.nowMs - goneSince.get(hash)! < at.graceMs
  goneSince.delete(hash)
  return known.waits
}
const defaultsOf = (orders: readonly OpenOrder[], nowS: number) =>
  orders.flatMap((order) => {
    const next = nextDefault(order, nowS)
    return next === null ? [] : [{ order, ...next }]
  })
const worstOf = (waits: Iterable<Waiting>): Hindrance | null => {
  const hindered = new Set([...waits].map(({ hindrance }) => hindrance))
  return HINDRANCES.find((hindrance) => hindered.has(hindrance)) ?? null
}
const keyOf = (order: Pick<OpenOrder, 'licence' | 'id'>, step: string) => `${order.licence} ${order.id} ${step}`

/**
 * One look at the orders of a network, again and again: sends what is due, in its turn, if nobody else did.
 * @returns looks once; null: it cannot tell now
 */
export function keepOrders(options: KeepOrders): () => Promise<Kept | null> {
  const { chain, keeping, watch, keys, kept, keep, clock, log } = options
  const waits = new Map<string, Waiting>()
  const goneSince = new BoundedMap<Hash, number>(MOST_ON_THE_WAY)
  const turnMs = KEEPER_TURN_SLOTS * keeping.slotMs
  const today = () => keeperDay(kept(), clock.now())
  const onTheWay = (key: string) => kept().onTheWay.some((sent) => keyOf(sent, sent.step) === key)

  /** Accounts of this node that may send a step, by turn; the one without a part in the order last. */
  const payersOf = (turns: readonly Address[]): readonly Address[] => {
    const own = keys.own()
    const first = turns.filter((account) => own.has(account))
    const last = options.mode() === 'all' ? keys.last() : null
    return last === null || first.includes(last) ? first : [...first, last]
  }

  const begin = (order: OpenOrder, step: OrderStep, turns: readonly Address[]): Waiting => {
    const payer = payersOf(turns).find((account) => keys.holds(account)) ?? null
    const turn = turnOf(payer, turns, order, step)
    return waitingFrom(clock.now() + turn * turnMs, turn * LOOKS_A_TURN)
  }

  const send = async (waiting: Waiting, order: OpenOrder, step: OrderStep, payers: readonly Address[]) => {
    const spend = (maxFeeWei: bigint) => keep(withSent(today(), maxFeeWei))
    try {
      const outcome = await sendDefault({ chain, keys, payers, order, step, today, spend })
      waiting.hindrance = typeof outcome === 'string' ? outcome : null
      if (typeof outcome === 'string') return
      const entry: SentDefault = { licence: order.licence, id: order.id, step: step.name, ...outcome }
      await keep({ onTheWay: [...kept().onTheWay, entry] })
      log.info('sent without a person', { step: step.name, order: order.id, ...outcome })
      options.sent(order, step, outcome.from)
    } catch (error) {
      log.warn('a default could not be sent', { step: step.name, order: order.id, code: toNodeError(error).code })
      waiting.failures++
      waiting.dueMs = clock.now() + turnMs * Math.min(2 ** waiting.failures, LONGEST_REST_TURNS)
    }
  }

  const tend = async (order: OpenOrder, step: OrderStep): Promise<void> => {
    const key = keyOf(order, step.name)
    const turns = turnsOf(order, step, keeping.witnesses())
    const waiting = waits.get(key) ?? begin(order, step, turns)
    waits.set(key, waiting)
    const now = clock.now()
    if (waiting.looks-- > 0 || now < waiting.dueMs) return
    const payers = payersOf(turns)
    const own = keys.own()
    const isOurs = (account: Address) => own.has(account) || account === keys.witness
    const inPool = keeping.waiting(order.licence).filter(({ data }) => data.includes(order.id.slice(2)))
    const decision = keeperStep({
      current: keeping.isCurrent() && chain.canInclude(),
      due: true,
      oursWaits: inPool.some(({ from }) => isOurs(from)) || onTheWay(key),
      othersWaits: inPool.some(({ from }) => !isOurs(from)),
      patience: waiting.patience,
      canPay: payers.some((account) => keys.holds(account)),
    })
    if (decision === 'wait') return
    waiting.dueMs = now + turnMs
    if (decision === 'later') return void waiting.patience++
    // As the chain has it now: somebody else may have sent it since it was read.
    const fresh = await watch.again(order)
    const due = fresh === null ? null : nextDefault(fresh, chain.timeS())
    if (fresh === null || due === null || !due.open || due.step.name !== step.name) return
    if (decision === 'cannot') waiting.hindrance = 'unlock'
    else await send(waiting, fresh, step, payers)
  }

  /** What the chain has answered is not on its way any more; what it does not know any more may be sent anew. */
  const forgetAnswered = async () => {
    const at = { nowMs: clock.now(), graceMs: GONE_TURNS * turnMs }
    const left = kept().onTheWay.filter(({ transaction }) => isOnItsWay(chain, transaction, goneSince, at))
    if (left.length < kept().onTheWay.length) await keep({ onTheWay: left })
  }

  return async () => {
    const mode = options.mode()
    const own = keys.own()
    if (mode === 'off' || (mode === 'own' && own.size === 0)) return NOTHING_KEPT
    if (!keeping.isCurrent()) return null
    await forgetAnswered()
    const orders = (await watch.look()).filter(
      (order) => mode === 'all' || partiesOf(order).some((account) => own.has(account)),
    )
    const defaults = defaultsOf(orders, chain.timeS())
    const due = defaults.filter(({ open }) => open)
    const keysDue = new Set(due.map(({ order, step }) => keyOf(order, step.name)))
    for (const key of waits.keys()) if (!keysDue.has(key)) waits.delete(key)
    const most = Math.min(kept().onTheWay.length + KEEPER_AT_ONCE, MOST_ON_THE_WAY)
    for (const { order, step } of due) if (kept().onTheWay.length < most) await tend(order, step)
    const later = defaults.filter(({ open }) => !open).map(({ afterS }) => afterS)
    return {
      watched: orders.length,
      due: due.length,
      nextAt: later.length === 0 ? null : secondsToIsoTime(Math.min(...later)),
      waitsFor: worstOf(waits.values()),
    }
  }
}
