import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { ZERO_HASH } from '#node-core/model/ids.ts'
import { DECLINE_REASONS, OBJECTION_REASONS, type Order } from '#node-core/model/order/order.ts'
import { functionOfStep, type OrderCallName } from '#node-core/model/order/orderMachine.ts'
import { orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { priceTransaction, type TransactionIntent } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type StepAction = Extract<Action, { kind: Exclude<OrderCallName, 'acceptOrder' | 'recordShipped'> }>

const DAY_S = 86_400

/** The words of an objection stay between buyer and factory; the chain keeps what kind it is. */
function intentOf(action: StepAction, nowS: number): TransactionIntent {
  const { from, order } = action
  switch (action.kind) {
    case 'declineOrder':
      return orderStep('decline', from, order, DECLINE_REASONS.indexOf(action.reason))
    case 'objectOrder':
      return orderStep('objectTo', from, order, OBJECTION_REASONS.indexOf(action.reason), ZERO_HASH)
    case 'extendOrder':
      return orderStep('extend', from, order, BigInt(nowS + action.days * DAY_S))
    default:
      return orderStep(functionOfStep(action.kind), from, order)
  }
}

/** What the sentence says beside the order itself. */
function detailsOf(action: StepAction, order: Order): Plan['sentence']['data'] {
  if (action.kind === 'declineOrder' || action.kind === 'objectOrder') return { reason: action.reason }
  if (action.kind === 'extendOrder') return { days: action.days }
  return action.kind === 'cancelOrder'
    ? { feeWei: order.cancelFeeWei, backWei: order.priceWei - order.cancelFeeWei }
    : {}
}

/** Every step of an order that is one plain transaction; accepting is planAccept's. */
export async function planOrderStep(action: StepAction, context: PlanContext): Promise<Plan> {
  const order = await readOrder(context.ports, context.licences, action.order)
  const priced = await priceTransaction(
    context.ports.chain,
    intentOf(action, context.ports.chain.timeS()),
    LicensedProp_abi,
  )
  return {
    sentence: {
      code: `sign.${action.kind}`,
      data: {
        propName: order.propName,
        number: order.number,
        serial: order.serial ?? 0,
        priceWei: order.priceWei,
        factoryName: order.factoryName,
        ...detailsOf(action, order),
      },
    },
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
