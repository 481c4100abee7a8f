import { defineError } from './errors.ts'

export const badAmount = defineError('input', 'KERNEL_BAD_AMOUNT')

/** 1 DPN in wei. Money is always bigint wei. */
export const WEI_PER_DPN = 10n ** 18n
/** 100 % in basis points. */
export const BPS = 10_000n

/** `"129.00"` → 129 × 10^18 wei. Plain decimal, at most 18 decimals, no sign, no exponent. @throws KERNEL_BAD_AMOUNT */
export function parseDpn(text: string): bigint {
  const match = /^(\d{1,12})(?:\.(\d{1,18}))?$/.exec(text.trim().replaceAll(',', ''))
  if (!match) throw badAmount('not a decimal amount of DPN', { text: text.slice(0, 40) })
  return BigInt(match[1]!) * WEI_PER_DPN + BigInt((match[2] ?? '').padEnd(18, '0') || '0')
}

/** Exact decimal, at least `minDecimals` decimals (default 2), never rounded: displayed lines add up to the displayed total. */
export function formatDpn(wei: bigint, minDecimals = 2): string {
  const negative = wei < 0n
  const abs = negative ? -wei : wei
  const whole = (abs / WEI_PER_DPN).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const fraction = (abs % WEI_PER_DPN).toString().padStart(18, '0').replace(/0+$/, '').padEnd(minDecimals, '0')
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** ⌊amount · bps / 10 000⌋. The rounding remainder stays with whoever takes the rest (product.md: the factory). */
export function shareOf(amountWei: bigint, bps: bigint | number): bigint {
  return (amountWei * BigInt(bps)) / BPS
}
