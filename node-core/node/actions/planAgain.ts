import { parseTransaction } from 'viem'
import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { notEnoughDpn } from '#node-core/market/errors.ts'
import {
  priceTransaction,
  type PricedTransaction,
  type TransactionIntent,
} from '#node-core/market/wallet/sendTransaction.ts'
import { notWaiting, unknownTransaction } from '../errors.ts'
import type { OutboxGroup } from '../session/outbox/judgeOutbox.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

type AgainAction = Extract<Action, { kind: 'sendAgain' | 'giveUp' }>

/** What a pool asks a replacement to pay more at least: a tenth, rounded up (protocol.md §2.15). */
const raised = (feeWei: bigint): bigint => feeWei + feeWei / 10n + 1n
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/**
 * Signs a waiting transaction anew under its own number: the same with a higher fee, or an empty one that takes its
 * place. Whichever enters a block first is done; the other cannot be any more (protocol.md §2.18).
 * @throws NODE_UNKNOWN_TRANSACTION, NODE_NOT_WAITING, MARKET_NOT_ENOUGH_DPN, the contract's refusal
 */
export async function planAgain(action: AgainAction, context: PlanContext): Promise<Plan> {
  const group = context.outbox.find(action.transaction)
  if (group === null || group.meant.from !== action.from)
    throw unknownTransaction('not signed by this account here', { hash: action.transaction })
  const { current, meant } = group
  const entry = context.outbox.entries().find(({ hash }) => hash === meant.hash)
  if (entry?.canHelp !== true) throw notWaiting('it is in a block, or over', { hash: action.transaction })
  const priced = await priceInPlace(context, current, intentOf(action, group))
  return {
    sentence: { code: `sign.${action.kind}`, data: { ...meant.about?.data, act: meant.about?.kind ?? 'other' } },
    amountWei: action.kind === 'giveUp' ? 0n : priced.valueWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [],
    async execute(run) {
      const about =
        action.kind === 'giveUp'
          ? { ...run.about, data: meant.about?.data ?? {} }
          : { ...(meant.about ?? run.about), by: run.about.by }
      const { state, transaction } = await sendWithProgress(context, priced, { ...run, about })
      return { ...NOTHING, state, transaction }
    },
  }
}

function intentOf({ kind, from }: AgainAction, { meant }: OutboxGroup): TransactionIntent {
  if (kind === 'giveUp') return { from, to: from, data: '0x', valueWei: 0n }
  const { to, data, value } = parseTransaction(meant.raw)
  return { from, to: to == null ? null : toAddress(to), data: (data ?? '0x') as Hex, valueWei: value ?? 0n }
}

async function priceInPlace(
  { ports }: PlanContext,
  current: OutboxGroup['current'],
  intent: TransactionIntent,
): Promise<PricedTransaction> {
  const priced = await priceTransaction(ports.chain, intent, LicensedProp_abi)
  const maxFeePerGas = most(priced.maxFeePerGas, raised(current.maxFeePerGas))
  const maxPriorityFeePerGas = most(priced.maxPriorityFeePerGas, raised(current.maxPriorityFeePerGas))
  const maxFeeWei = priced.gasLimit * maxFeePerGas
  const neededWei = intent.valueWei + maxFeeWei
  const balanceWei = await ports.chain.balance(intent.from)
  if (balanceWei < neededWei) throw notEnoughDpn('balance below amount and raised fee', { balanceWei, neededWei })
  return {
    ...priced,
    maxFeePerGas,
    maxPriorityFeePerGas,
    maxFeeWei,
    inPlaceOf: { nonce: current.nonce, replaces: current.hash },
  }
}
