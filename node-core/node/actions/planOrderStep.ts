import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Order } from '#node-core/model/order.ts'
import { declineStep, extendStep, objectStep, orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { priceTransaction, type TransactionIntent } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type StepAction = Extract<
  Action,
  {
    kind:
      | 'declineOrder'
      | 'cancelOrder'
      | 'expireOrder'
      | 'confirmOrder'
      | 'settleOrder'
      | 'refundLateOrder'
      | 'extendOrder'
      | 'objectOrder'
      | 'withdrawObjection'
      | 'giveBackOrder'
      | 'refundObjectedOrder'
  }
>

const STEPS = {
  cancelOrder: 'cancel',
  expireOrder: 'expire',
  confirmOrder: 'confirm',
  settleOrder: 'settle',
  refundLateOrder: 'refundLate',
  withdrawObjection: 'withdrawObjection',
  giveBackOrder: 'giveBack',
  refundObjectedOrder: 'refundObjected',
} as const

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
