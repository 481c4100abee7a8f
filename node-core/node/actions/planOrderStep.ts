import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { declineStep, orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { priceTransaction, type TransactionIntent } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type StepAction = Extract<Action, { kind: 'declineOrder' | 'cancelOrder' | 'expireOrder' | 'confirmOrder' | 'settleOrder' | 'refundLateOrder' }>

const STEPS = { cancelOrder: 'cancel', expireOrder: 'expire', confirmOrder: 'confirm', settleOrder: 'settle', refundLateOrder: 'refundLate' } as const

function intentOf(action: StepAction): TransactionIntent {
  return action.kind === 'declineOrder' ? declineStep(action.from, action.order, action.reason) : orderStep(STEPS[action.kind], action.from, action.order)
}

/** Every step of an order that is one plain transaction; accepting is planAccept's. */
export async function planOrderStep(action: StepAction, context: PlanContext): Promise<Plan> {
  const order = await readOrder(context.ports, context.licences, action.order)
  const priced = await priceTransaction(context.ports.chain, intentOf(action), LicensedProp_abi)
  return {
    sentence: { code: `sign.${action.kind}`, data: { propName: order.propName, number: order.number, serial: order.serial ?? 0, priceWei: order.priceWei, factoryName: order.factoryName, ...(action.kind === 'declineOrder' ? { reason: action.reason } : {}) } },
    amountWei: 0n,
    maxFeeWei: priced.maxFeeWei,
    split: action.kind === 'confirmOrder' || action.kind === 'settleOrder' ? order.split : [],
    warnings: [],
    async execute(run) {
      const { state, transaction } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction, order: action.order, licence: action.order.licence }
    },
  }
}
