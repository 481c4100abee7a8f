import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Order } from '#node-core/model/order.ts'
import { listAllOffers } from '#node-core/market/factories/listOffers.ts'
import { declineStep, extendStep, objectStep, orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { computePrice } from '#node-core/market/quotes/computeQuote.ts'
import { priceTransaction, type TransactionIntent } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type StepAction = Extract<Action, { kind: 'acceptOrder' | 'declineOrder' | 'cancelOrder' | 'expireOrder' | 'confirmOrder' | 'settleOrder' | 'refundLateOrder' | 'extendOrder' | 'objectOrder' | 'withdrawObjection' | 'giveBackOrder' | 'refundObjectedOrder' }>

const STEPS = { acceptOrder: 'accept', cancelOrder: 'cancel', expireOrder: 'expire', confirmOrder: 'confirm', settleOrder: 'settle', refundLateOrder: 'refundLate', withdrawObjection: 'withdrawObjection', giveBackOrder: 'giveBack', refundObjectedOrder: 'refundObjected' } as const

const DAY_S = 86_400

function intentOf(action: StepAction, nowS: number): TransactionIntent {
  switch (action.kind) {
    case 'declineOrder':
      return declineStep(action.from, action.order, action.reason)
    case 'objectOrder':
      return objectStep(action.from, action.order, action.reason)
    case 'extendOrder':
      return extendStep(action.from, action.order, nowS + action.days * DAY_S)
    default:
      return orderStep(STEPS[action.kind], action.from, action.order)
  }
}

/** What the sentence says beside the order itself. */
function detailsOf(action: StepAction, order: Order): Plan['sentence']['data'] {
  if (action.kind === 'declineOrder' || action.kind === 'objectOrder') return { reason: action.reason }
  if (action.kind === 'extendOrder') return { days: action.days }
  return action.kind === 'cancelOrder' ? { feeWei: order.cancelFeeWei, backWei: order.priceWei - order.cancelFeeWei } : {}
}

/** Before a factory accepts: does the price match the table it was quoted from? */
async function priceWarnings(order: Order, context: PlanContext): Promise<Plan['warnings']> {
  const note = await readPlacedNote(context.ports.dag, order).catch(() => null)
  if (note === null) return [{ code: 'designNotHere', data: {} }]
  const offers = await listAllOffers(context.ports.dag, order.factory)
  const offer = offers.find((candidate) => candidate.version === note.offerVersion)
  if (!offer) return [{ code: 'offerUnknown', data: { version: note.offerVersion } }]
  const expected = computePrice(offer, await context.licences.get(order.licence), note.inputs)
  const warnings = []
  if (order.priceWei < expected) warnings.push({ code: 'priceBelowTable', data: { expected: formatDpn(expected), paid: formatDpn(order.priceWei) } })
  if (Date.parse(order.placedAt) > Date.parse(note.validUntil)) warnings.push({ code: 'quoteLapsed', data: { validUntil: note.validUntil } })
  return warnings
}

/** Every step of an order that is one plain transaction. */
export async function planOrderStep(action: StepAction, context: PlanContext): Promise<Plan> {
  const order = await readOrder(context.ports, context.licences, action.order)
  const priced = await priceTransaction(context.ports.chain, intentOf(action, context.ports.chain.timeS()), LicensedProp_abi)
  return {
    sentence: { code: `sign.${action.kind}`, data: { propName: order.propName, number: order.number, serial: order.serial ?? 0, priceWei: order.priceWei, factoryName: order.factoryName, ...detailsOf(action, order) } },
    amountWei: 0n,
    maxFeeWei: priced.maxFeeWei,
    split: action.kind === 'confirmOrder' || action.kind === 'settleOrder' ? order.split : [],
    warnings: action.kind === 'acceptOrder' ? await priceWarnings(order, context) : [],
    async execute(run) {
      const { state, transaction } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction, order: action.order, licence: action.order.licence }
    },
  }
}
