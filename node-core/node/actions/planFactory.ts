import { encodeFunctionData } from 'viem'
import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** A studio lets a factory make its piece, or bars it. */
export async function planFactory(
  action: Extract<Action, { kind: 'setFactory' }>,
  context: PlanContext,
): Promise<Plan> {
  const licence = await context.licences.get(action.licence)
  const data = encodeFunctionData({
    abi: LicensedProp_abi,
    functionName: 'setFactory',
    args: [action.factory, action.allowed],
  })
  const priced = await priceTransaction(
    context.ports.chain,
    { from: action.from, to: licence.address, data, valueWei: 0n },
    LicensedProp_abi,
  )
  return {
    sentence: {
      code: action.allowed ? 'sign.setFactory' : 'sign.barFactory',
      data: { propName: licence.name, factoryName: await context.nameOf(action.factory) },
    },
    amountWei: 0n,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [],
    async execute(run) {
      const { state, transaction } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction, licence: licence.address }
    },
  }
}
