import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Order } from '#node-core/model/order.ts'
import { listAllOffers } from '#node-core/market/factories/listOffers.ts'
import { declineStep, orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { computePrice } from '#node-core/market/quotes/computeQuote.ts'
import { priceTransaction, type TransactionIntent } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type StepAction = Extract<Action, { kind: 'acceptOrder' | 'declineOrder' | 'cancelOrder' | 'expireOrder' | 'confirmOrder' | 'settleOrder' | 'refundLateOrder' }>

const STEPS = { acceptOrder: 'accept', cancelOrder: 'cancel', expireOrder: 'expire', confirmOrder: 'confirm', settleOrder: 'settle', refundLateOrder: 'refundLate' } as const

function intentOf(action: StepAction): TransactionIntent {
  return action.kind === 'declineOrder' ? declineStep(action.from, action.order, action.reason) : orderStep(STEPS[action.kind], action.from, action.order)
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
  const priced = await priceTransaction(context.ports.chain, intentOf(action), LicensedProp_abi)
  return {
    sentence: { code: `sign.${action.kind}`, data: { propName: order.propName, number: order.number, serial: order.serial ?? 0, priceWei: order.priceWei, factoryName: order.factoryName, ...(action.kind === 'declineOrder' ? { reason: action.reason } : {}) } },
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
