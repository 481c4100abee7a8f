import { defineError } from './errors.ts'
import { readNumber } from './readNumber.ts'

export const badAmount = defineError('input', 'KERNEL_BAD_AMOUNT')
export const doubtfulAmount = defineError('input', 'KERNEL_DOUBTFUL_AMOUNT')

/** 1 DPN in wei. Money is always bigint wei. */
export const WEI_PER_DPN = 10n ** 18n
/** 100 % in basis points. */
export const BPS = 10_000n
/** The smallest part of a DPN that is shown where nothing is signed. */
const HUNDREDTH = WEI_PER_DPN / 100n

/** What somebody meant by an amount they typed: as {@link readNumber}, in wei. */
export type AmountReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'read'; readonly wei: bigint }
  | { readonly kind: 'doubtful'; readonly readings: readonly [bigint, bigint] }

/** Plain decimal to wei; null beyond 12 digits before or 18 behind the point. */
function toWei(plain: string): bigint | null {
  const match = /^(\d{1,12})(?:\.(\d{1,18}))?$/.exec(plain)
  return match === null ? null : BigInt(match[1]!) * WEI_PER_DPN + BigInt((match[2] ?? '').padEnd(18, '0'))
}

/** An amount of DPN as people of any convention type it. Never guesses between two readings. */
export function readDpn(text: string): AmountReading {
  const reading = readNumber(text, { unit: 'DPN' })
  if (reading.kind === 'doubtful')
    return { kind: 'doubtful', readings: [toWei(reading.whole)!, toWei(reading.fraction)!] }
  if (reading.kind !== 'read') return reading
  const wei = toWei(reading.value)
  return wei === null ? { kind: 'bad' } : { kind: 'read', wei }
}

/**
 * `"129.00"` → 129 × 10^18 wei, at most 18 decimals, no sign, no exponent.
 * @throws KERNEL_BAD_AMOUNT, KERNEL_DOUBTFUL_AMOUNT with both readings
 */
export function parseDpn(text: string): bigint {
  const reading = readDpn(text)
  if (reading.kind === 'read') return reading.wei
  const shown = text.slice(0, 40)
  if (reading.kind !== 'doubtful') throw badAmount('not a decimal amount of DPN', { text: shown })
  const [first, second] = [formatDpn(reading.readings[0]), formatDpn(reading.readings[1])]
  throw doubtfulAmount(`${shown} can mean ${first} or ${second}: write one of these`, { text: shown, first, second })
}

/**
 * Exact decimal, at least `minDecimals` decimals (default 2), never rounded: displayed lines add up to the displayed
 * total. What could be
 * read in two ways gets one more zero (1.2340), so that whatever is printed can be typed back.
 */
export function formatDpn(wei: bigint, minDecimals = 2): string {
  const negative = wei < 0n
  const abs = negative ? -wei : wei
  const whole = (abs / WEI_PER_DPN).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const digits = (abs % WEI_PER_DPN).toString().padStart(18, '0').replace(/0+$/, '').padEnd(minDecimals, '0')
  const fraction = digits.length === 3 && whole !== '0' && whole.length <= 3 ? `${digits}0` : digits
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** To the nearest hundredth, for a glance: the exact amount belongs beside it. Half a hundredth goes away from zero. */
export function roundToHundredths(wei: bigint): bigint {
  const abs = wei < 0n ? -wei : wei
  const rounded = ((abs + HUNDREDTH / 2n) / HUNDREDTH) * HUNDREDTH
  return wei < 0n ? -rounded : rounded
}

/**
 * Lines of a sum in hundredths that still add up to the rounded sum: each is cut, and the largest remainders get the
 * hundredths left over.
 * No line is off by a hundredth or more.
 */
export function roundLines(lines: readonly bigint[]): bigint[] {
  const out = lines.map((line) => (line / HUNDREDTH) * HUNDREDTH)
  let left =
    (roundToHundredths(lines.reduce((sum, line) => sum + line, 0n)) - out.reduce((sum, line) => sum + line, 0n)) /
    HUNDREDTH
  const byRemainder = lines
    .map((line, index) => ({ index, rest: line % HUNDREDTH }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const { index } of byRemainder) {
    if (left <= 0n) break
    out[index] = out[index]! + HUNDREDTH
    left--
  }
  return out
}

/** ⌊amount · bps / 10 000⌋. The rounding remainder stays with whoever takes the rest (product.md §3: the factory). */
export function shareOf(amountWei: bigint, bps: bigint | number): bigint {
  return (amountWei * BigInt(bps)) / BPS
}
