import type { PreparedAction } from '#node-core/api/calls/actions.ts'

/** One row of what a signature costs and brings. */
export interface MoneyLine {
  /** Key under `sign.`. */
  readonly label: 'amount' | 'locked' | 'receive' | 'fee' | 'total'
  /** Null: says that there is none. */
  readonly wei: bigint | null
}

/**
 * Every row a person reads before signing: what leaves the account, what comes of it, the largest fee, and the fee in
 * the sum.
 */
export function moneyLines({
  kind,
  amountWei,
  maxFeeWei,
  split,
}: Pick<PreparedAction, 'kind' | 'amountWei' | 'maxFeeWei' | 'split'>): readonly MoneyLine[] {
  const lines: MoneyLine[] = []
  const share = kind === 'acceptOrder' ? split.find((line) => line.role === 'factory') : undefined
  if (share) lines.push({ label: 'receive', wei: share.amountWei })
  if (amountWei > 0n) lines.push({ label: kind === 'voteWitness' ? 'locked' : 'amount', wei: amountWei })
  lines.push({ label: 'fee', wei: maxFeeWei > 0n ? maxFeeWei : null })
  if (maxFeeWei > 0n) lines.push({ label: 'total', wei: amountWei + maxFeeWei })
  return lines
}
