import type { Action, PreparedAction } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { OrderCheck } from '#node-core/model/order/orderCheck.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { assertAcceptable } from '#node-core/market/orders/acceptance/assertAcceptable.ts'
import { factoryLoad } from '#node-core/market/orders/acceptance/factoryLoad.ts'
import { inspectOrder } from '#node-core/market/orders/acceptance/inspectOrder.ts'
import { orderStep } from '#node-core/market/orders/orderSteps.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type Warnings = PreparedAction['warnings']

/** Everything the check found that is no refusal: differences first, then what the printability card warns of. */
function warningsOf({ differences, card }: OrderCheck): Warnings {
  const findings = card.issues.filter((issue) => issue.severity === 'warn')
  return [
    ...differences.map(({ code, data }) => ({ code, data })),
    ...findings.map(({ code, data }) => ({ code: `finding.${code}`, data })),
  ]
}

/**
 * A factory's acceptance: the piece is built here and the order held against the factory's own table before there is
 * anything to sign.
 * @throws MARKET_NOT_PRINTABLE, MARKET_LEGS_DIFFER, MARKET_PRICE_BELOW_TABLE, MARKET_DESIGN_NOT_HERE and what the
 * contract refuses
 */
export async function planAccept(
  action: Extract<Action, { kind: 'acceptOrder' }>,
  context: PlanContext,
  run: LongRun,
): Promise<Plan> {
  const { ports, licences } = context
  const order = await readOrder(ports, licences, action.order)
  // First what costs no geometry: a wrong state, a stranger's hand, a window that has closed.
  const priced = await priceTransaction(ports.chain, orderStep('accept', action.from, action.order), LicensedProp_abi)
  const check = await inspectOrder(ports, licences, order, run)
  assertAcceptable(check, action.agreedLossWei)
  const [offer] = await listOffers(ports.dag, order.factory)
  const capacity = offer?.capacity ?? 0
  const inWork = (await factoryLoad(ports, licences, new Set([order.factory]))).get(order.factory) ?? 0
  const full: Warnings = inWork >= capacity ? [{ code: 'overCapacity', data: { inWork, capacity } }] : []
  return {
    sentence: {
      code: 'sign.acceptOrder',
      data: {
        propName: order.propName,
        number: order.number,
        priceWei: order.priceWei,
        shareWei: check.factoryWei,
        inWork: inWork + 1,
        capacity,
      },
    },
    amountWei: 0n,
    maxFeeWei: priced.maxFeeWei,
    split: order.split,
    warnings: [...full, ...warningsOf(check)],
    async execute(progress) {
      const { state, transaction } = await sendWithProgress(context, priced, progress)
      return { ...NOTHING, state, transaction, order: action.order, licence: action.order.licence }
    },
  }
}
