import type { Action } from '#node-core/api/calls/actions.ts'
import { nothingToSend } from '#node-core/market/errors.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** Plain DPN from one account to another. @throws MARKET_NOTHING_TO_SEND, MARKET_NOT_ENOUGH_DPN */
export async function planSend(action: Extract<Action, { kind: 'sendDpn' }>, context: PlanContext): Promise<Plan> {
  if (action.amountWei === 0n) throw nothingToSend('the amount is zero', { to: action.to })
  const priced = await priceTransaction(context.ports.chain, {
    from: action.from,
    to: action.to,
    data: '0x',
    valueWei: action.amountWei,
  })
  const toName = await context.nameOf(action.to)
  return {
    sentence: { code: 'sign.sendDpn', data: { amountWei: action.amountWei, to: action.to, toName } },
    amountWei: action.amountWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: toName === '' ? [{ code: 'unknownRecipient', data: { to: action.to } }] : [],
    async execute(run) {
      const { state, transaction } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction }
    },
  }
}
