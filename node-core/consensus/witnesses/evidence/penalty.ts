import { BPS } from '#node-core/kernel/amount.ts'
import type { ChainParams } from '../../params.ts'

/**
 * Penalty for an offence: min(100 %, max(5 %, 3 × fraction of the set slashed in the window)) of the deposit, in wei.
 * @param slashedInWindow different witnesses slashed in the window, this one included
 * @param setSize N
 */
export function penaltyWei(
  depositWei: bigint,
  slashedInWindow: number,
  setSize: number,
  slashing: Pick<ChainParams['slashing'], 'minBps' | 'factor'>,
): bigint {
  const least = (depositWei * BigInt(slashing.minBps)) / BPS
  const correlated = (depositWei * BigInt(slashing.factor * slashedInWindow)) / BigInt(Math.max(1, setSize))
  const penalty = correlated > least ? correlated : least
  return penalty > depositWei ? depositWei : penalty
}
