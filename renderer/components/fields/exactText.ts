/** A plain decimal as a language groups it, digit for digit: nothing is rounded, whatever its length. */
export function exactText(plain: string, locale: string, minDecimals = 0): string {
  const negative = plain.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? plain.slice(1) : plain).split('.')
  const parts = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).formatToParts(1.5)
  const point = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
  const decimals = fraction.replace(/0+$/, '').padEnd(minDecimals, '0')
  return `${negative ? '−' : ''}${new Intl.NumberFormat(locale).format(BigInt(whole))}${decimals === '' ? '' : `${point}${decimals}`}`
}
