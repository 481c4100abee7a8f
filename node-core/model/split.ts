import { BPS, shareOf } from '../kernel/amount.ts'
import { defineError } from '../kernel/errors.ts'
import type { Address } from './ids.ts'
import type { ShareRole } from './role.ts'

export const priceTooLow = defineError('refused', 'MODEL_PRICE_TOO_LOW')

/** One line of the split: who gets how much of the price. */
export interface ShareLine {
  readonly role: ShareRole
  readonly payee: Address
  readonly name: string
  readonly amountWei: bigint
  /** Basis points of the price where the share is a percentage. */
  readonly bps: number | null
}

export interface SplitTerms {
  readonly studio: { payee: Address; name: string; bps: number }
  readonly designer: { payee: Address; name: string; bps: number }
  readonly developer: { payee: Address; name: string; bps: number }
  readonly legs: readonly { role: 'material' | 'carrier'; payee: Address; name: string; amountWei: bigint }[]
  readonly factory: { payee: Address; name: string }
}

/**
 * The exact split of a price, the same arithmetic as the contract: shares round down, the factory takes the rest.
 * @throws MODEL_PRICE_TOO_LOW
 */
export function splitPrice(priceWei: bigint, terms: SplitTerms): ShareLine[] {
  const lines: ShareLine[] = (['studio', 'designer', 'developer'] as const).map((role) => ({
    role,
    payee: terms[role].payee,
    name: terms[role].name,
    bps: terms[role].bps,
    amountWei: shareOf(priceWei, terms[role].bps),
  }))
  for (const leg of terms.legs) lines.push({ ...leg, bps: null })
  const rest = priceWei - lines.reduce((sum, line) => sum + line.amountWei, 0n)
  if (rest < 0n) throw priceTooLow('shares and legs exceed the price', { priceWei })
  lines.push({ role: 'factory', payee: terms.factory.payee, name: terms.factory.name, amountWei: rest, bps: null })
  return lines
}

/** The smallest price, in steps of `roundToWei`, that leaves the factory at least `shareWei` after all other shares. */
export function grossUp(shareWei: bigint, legsWei: bigint, percentagesBps: number, roundToWei: bigint): bigint {
  const keep = BPS - BigInt(percentagesBps)
  const net = shareWei + legsWei
  const exact = (net * BPS + keep - 1n) / keep
  return ((exact + roundToWei - 1n) / roundToWei) * roundToWei
}

/** What of a split goes to those in one role. */
export function amountOfRole(split: readonly ShareLine[], role: ShareRole): bigint {
  return split.reduce((sum, line) => (line.role === role ? sum + line.amountWei : sum), 0n)
}
