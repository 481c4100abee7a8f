import { formatDpn, roundToHundredths } from '#node-core/kernel/amount.ts'

/** How an amount stands on screen; `exact` is its every digit, for the hover, where not all of them are shown. */
export interface ShownAmount {
  readonly text: string
  readonly exact: string | null
}

/**
 * An amount as text. Rounded, it is the nearest hundredth, so that no cent is lost to a fee of a millionth; what is
 * smaller than a
 * hundredth says so instead of nothing.
 */
export function shownAmount(
  wei: bigint,
  options: { readonly rounded: boolean; readonly signed?: boolean },
): ShownAmount {
  const exact = formatDpn(wei)
  const rounded = options.rounded ? roundToHundredths(wei) : wei
  const tiny = options.rounded && rounded === 0n && wei !== 0n
  const plain = tiny ? (wei < 0n ? '-<0.01' : '<0.01') : formatDpn(rounded)
  const text = `${options.signed === true && wei > 0n ? '+' : ''}${plain}`.replace('-', '−')
  return { text, exact: tiny || rounded !== wei ? exact : null }
}
