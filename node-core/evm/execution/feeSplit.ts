import { shareOf } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'

/** Shares of every fee in basis points; they add up to 10,000 (protocol.md §1.6). */
export interface FeeShares {
  readonly producerBps: number
  /** Shared by the witnesses whose votes the header's attestation carries; to the holders when there is none. */
  readonly attestersBps: number
  /** To the producer, out of the attesters' part, for each vote it includes. */
  readonly inclusionBonusBpsPerVote: number
  /** Most a paradigm developer may get. What is not claimed goes to the holders. */
  readonly developerMaxBps: number
  /** At least 1,000, so that nobody farms fees against himself. */
  readonly holdersBps: number
}

export interface FeeSplitInput {
  readonly producer: Address
  /** Wei: all that senders paid in this block. */
  readonly totalWei: bigint
  /** Without repetition. */
  readonly attesters: readonly Address[]
  /** Paradigm developers: the part of the fees that their code earned (wei) and the share they declared. */
  readonly developers: ReadonlyArray<{
    readonly developer: Address
    readonly attributedWei: bigint
    readonly shareBps: number
  }>
  readonly shares: FeeShares
}

export interface FeeSplit {
  /** Credits to accounts; an address may occur more than once. */
  readonly payments: ReadonlyArray<readonly [Address, bigint]>
  /** For the holders' pot. */
  readonly holdersWei: bigint
}

/** Splits a block's fees. Σ payments + holdersWei = totalWei, always: roundings stay with the producer. */
export function splitFees(input: FeeSplitInput): FeeSplit {
  const { totalWei, shares, attesters } = input
  const payments: Array<readonly [Address, bigint]> = []
  let left = totalWei
  const take = (amount: bigint) => {
    const bounded = amount < left ? amount : left
    left -= bounded
    return bounded
  }
  const pay = (to: Address, amount: bigint) => {
    if (amount > 0n) payments.push([to, amount])
  }
  let holdersWei = take(shareOf(totalWei, shares.holdersBps))

  let developersWei = take(shareOf(totalWei, shares.developerMaxBps))
  for (const { developer, attributedWei, shareBps } of input.developers) {
    const share = shareOf(attributedWei, Math.min(shareBps, shares.developerMaxBps))
    const bounded = share < developersWei ? share : developersWei
    developersWei -= bounded
    pay(developer, bounded)
  }
  holdersWei += developersWei

  const attestersWei = take(shareOf(totalWei, shares.attestersBps))
  let bonus = 0n
  if (attesters.length === 0) holdersWei += attestersWei
  else {
    const wanted = shareOf(totalWei, shares.inclusionBonusBpsPerVote * attesters.length)
    bonus = wanted < attestersWei ? wanted : attestersWei
    const each = (attestersWei - bonus) / BigInt(attesters.length)
    for (const attester of attesters) pay(attester, each)
    bonus = attestersWei - each * BigInt(attesters.length)
  }
  pay(input.producer, left + bonus)
  return { payments, holdersWei }
}
