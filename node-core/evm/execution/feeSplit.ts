import { BPS, shareOf } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'

/** Shares of a block's fees in basis points (protocol.md §1 "Fees"). What is left is the producer's. */
export interface FeeShares {
  /** To the witnesses whose votes the header's attestation carries; without one it goes to the holders. */
  readonly votersBps: number
  /** Of the voters' part, to the producer for including each vote; with all votes in, all of it. */
  readonly includerBonusBps: number
  /** To all holders, at least 1,000, so that nobody farms fees against himself. */
  readonly holdersBps: number
}

export const DEFAULT_FEE_SHARES: FeeShares = { votersBps: 2_000, includerBonusBps: 1_000, holdersBps: 1_000 }

/** Largest share of the fees a paradigm's developer may declare, basis points. */
export const MAX_DEVELOPER_BPS = 2_000

export interface FeeSplitInput {
  readonly producer: Address
  /** Wei: all that senders paid in this block. */
  readonly totalWei: bigint
  /** Witnesses whose votes are in the header's attestation, without repetition. */
  readonly voters: readonly Address[]
  /** How many votes the attestation could have held. */
  readonly voterSeats: number
  /** Paradigm developers by the part of the fees their code earned (wei) and their declared share. */
  readonly developers: ReadonlyArray<{ readonly developer: Address; readonly attributedWei: bigint; readonly shareBps: number }>
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
  const { totalWei, shares, voters } = input
  const payments: Array<readonly [Address, bigint]> = []
  let left = totalWei
  const pay = (to: Address, amount: bigint) => {
    const bounded = amount < left ? amount : left
    if (bounded <= 0n) return
    left -= bounded
    payments.push([to, bounded])
  }
  let holdersWei = shareOf(totalWei, shares.holdersBps)
  const votersWei = shareOf(totalWei, shares.votersBps)
  left -= holdersWei
  if (voters.length === 0) {
    holdersWei += votersWei
    left -= votersWei
  } else {
    const bonus = (votersWei * BigInt(shares.includerBonusBps) * BigInt(voters.length)) / (BPS * BigInt(Math.max(input.voterSeats, voters.length)))
    const each = (votersWei - bonus) / BigInt(voters.length)
    for (const voter of voters) pay(voter, each)
  }
  for (const { developer, attributedWei, shareBps } of input.developers) pay(developer, shareOf(attributedWei, Math.min(shareBps, MAX_DEVELOPER_BPS)))
  pay(input.producer, left)
  return { payments, holdersWei }
}
