import { utf8ToBytes } from '../../kernel/bytes.ts'
import { dropUnsafeText } from './unsafeText.ts'

/** Longest name shown of anybody: as a document may carry it, in characters as people count them. */
export const NAME_CHARACTERS = 80
/** And in bytes of UTF-8: one character can be a stack of thirty. */
export const NAME_BYTES = 4 * NAME_CHARACTERS

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * A name that a stranger chose, fit to stand in a sentence: NFC, one line, without what cannot be seen, cut between
 * characters and never inside one. What is left of nothing is the fallback.
 */
export function cleanName(
  name: string,
  fallback = '',
  maxCharacters = NAME_CHARACTERS,
  maxBytes = 4 * maxCharacters,
): string {
  // Far beyond any limit nothing is looked at: a ten-megabyte name costs as little as a short one.
  const start = name.slice(0, 16 * maxCharacters)
  const spaced = start.replace(/[\p{Zs}\p{Zl}\p{Zp}\t\n\v\f\r]+/gu, ' ')
  // An accent at the very start would land on whatever stands before the name.
  const text = dropUnsafeText(spaced)
    .normalize('NFC')
    .replace(/^[\s\p{M}]+/u, '')
    .replace(/ {2,}/g, ' ')
  let out = ''
  let [characters, bytes] = [0, 0]
  for (const { segment } of graphemes.segment(text)) {
    const size = utf8ToBytes(segment).length
    if (++characters > maxCharacters || (bytes += size) > maxBytes) break
    out += segment
  }
  out = out.trimEnd()
  return isBlankName(out) ? fallback : out
}

/** True when there is nothing to see: only spaces, marks, or a letter that is drawn as one (U+2800). */
export function isBlankName(name: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}]/u.test(name.replace(/[\u2800\u3164\u115f\u1160\uffa0]/g, ''))
}
