import { dropUnsafeText } from './unsafeText.ts'

/** Letters that run from right to left: alone they turn numbers and punctuation beside them around. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * Somebody's words inside a sentence of ours: without what cannot be seen, and where they run from right to left
 * between
 * U+2068 and U+2069, so that no name can move an amount to another place.
 */
export function isolate(text: string): string {
  const clean = dropUnsafeText(text.replace(/[\p{Zl}\p{Zp}\t\n\v\f\r]+/gu, ' '))
  return RIGHT_TO_LEFT.test(clean) ? `\u2068${clean}\u2069` : clean
}
