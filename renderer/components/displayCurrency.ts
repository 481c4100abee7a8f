import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { readNumber } from '#node-core/kernel/readNumber.ts'

/** Digits of a rate that are used. */
const RATE_DIGITS = 12

/** The person's own rate as a fraction, or null where none is set or what is set can mean two numbers. */
export function parseRate(rate: string): { readonly times: bigint; readonly over: bigint } | null {
  const reading = readNumber(rate)
  const match = reading.kind === 'read' ? /^(\d{1,15})(?:\.(\d+))?$/.exec(reading.value) : null
  if (!match) return null
  const fraction = (match[2] ?? '').slice(0, RATE_DIGITS).padEnd(RATE_DIGITS, '0')
  const times = BigInt(match[1]! + fraction)
  return times === 0n ? null : { times, over: 10n ** BigInt(RATE_DIGITS) }
}

/**
 * About what an amount is in the display currency, in hundredths, rounded to nearest: a help for the eye, never what is
 * paid.
 */
export function toDisplayHundredths(wei: bigint, rate: string): bigint | null {
  const parsed = parseRate(rate)
  if (!parsed) return null
  const divisor = WEI_PER_DPN * parsed.over
  return (wei * parsed.times * 100n + divisor / 2n) / divisor
}
