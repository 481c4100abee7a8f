import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { toHash } from '#node-core/model/ids.ts'
import { recordProduced, recordShipped, orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { notParty, wrongState } from '#node-core/market/errors.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** Stands for the unit not written yet while the fee is worked out: no id costs more. */
const DEAREST_EVIDENCE = toHash(`0x${'ff'.repeat(32)}`)

type RecordAction = Extract<Action, { kind: 'recordProduced' | 'recordShipped' }>

/**
 * What a factory writes down at the machine. Made as a signed unit, kept at once, network or not; a shipment is also
 * put on the
 * chain, now or as soon as the network is back.
 */
export async function planShipment(action: RecordAction, context: PlanContext): Promise<Plan> {
  const { ports } = context
  const order = await readOrder(ports, context.licences, action.order)
  if (order.factory !== action.from)
    throw notParty('only the order’s factory records its work', { account: action.from })
  if (order.state !== 'accepted') throw wrongState('the order is not being made', { state: order.state })
  const data = { propName: order.propName, number: order.number, serial: order.serial ?? 0 }
  if (action.kind === 'recordProduced') {
    return {
      sentence: { code: 'sign.recordProduced', data: { ...data, note: action.note } },
      amountWei: 0n,
      maxFeeWei: 0n,
      split: [],
      warnings: [],
      async execute() {
        const unit = await recordProduced(ports, action.from, action.order, action.note)
        return { ...NOTHING, unit: unit.id, order: action.order }
      },
    }
  }
  const priced = await priceTransaction(
    ports.chain,
    orderStep('markShipped', action.from, action.order, DEAREST_EVIDENCE),
    LicensedProp_abi,
  )
  return {
    sentence: { code: 'sign.recordShipped', data: { ...data, trackingCode: action.trackingCode } },
    amountWei: 0n,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: ports.chain.canInclude() ? [] : [{ code: 'queuedUntilOnline', data: {} }],
    async execute(run) {
      const unit = await recordShipped(ports, action.from, action.order, action.trackingCode)
      const { state, transaction } = await sendWithProgress(
        context,
        { ...priced, data: orderStep('markShipped', action.from, action.order, unit.id).data },
        run,
      )
      return { ...NOTHING, state, transaction, unit: unit.id, order: action.order }
    },
  }
}
