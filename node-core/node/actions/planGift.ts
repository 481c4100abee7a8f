import type { Action } from '#node-core/api/calls/actions.ts'
import { randomPrivateKey } from '#node-core/kernel/keys.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { nothingToSend } from '#node-core/market/errors.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** Least that a gift holds: taking it costs a fee, and it should pay for a few more. */
export const LEAST_GIFT_WEI = parseDpn('0.01')
const DAY_S = 86_400

/**
 * A little DPN for whoever joins by an invitation first, under a key made for it (protocol.md §5.7). The key is on the
 * disk before the money moves.
 * @throws MARKET_NOTHING_TO_SEND, MARKET_NOT_ENOUGH_DPN, NODE_TOO_MANY_GIFTS
 */
export async function planGift(
  action: Extract<Action, { kind: 'giveInvitation' }>,
  context: PlanContext,
): Promise<Plan> {
  const { from, amountWei } = action
  if (amountWei < LEAST_GIFT_WEI) throw nothingToSend('a gift is larger', { leastWei: LEAST_GIFT_WEI })
  const { chain } = context.ports
  const untilS = chain.timeS() + action.days * DAY_S
  const key = randomPrivateKey()
  const to = toAddress(privateKeyToAddress(key))
  const priced = await priceTransaction(chain, { from, to, data: '0x', valueWei: amountWei })
  return {
    sentence: { code: 'sign.giveInvitation', data: { amountWei, until: secondsToIsoTime(untilS) } },
    amountWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [],
    async execute(run) {
      const gift = await context.gifts.add({
        way: 'given',
        genesis: context.genesis,
        account: from,
        amountWei,
        untilS,
        key,
      })
      try {
        const { state, transaction } = await sendWithProgress(context, priced, run)
        return { ...NOTHING, state, transaction }
      } catch (error) {
        // Nothing went out.
        await context.gifts.end(gift.id, 'returned')
        throw error
      }
    },
  }
}
