import { hasUnsafeText } from '#node-core/model/names/unsafeText.ts'

/**
 * Scripts whose letters change with their neighbours, or run from right to left: placing glyph after glyph spells them
 * wrong.
 */
const SHAPED =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u

/** Splitting is the same for every language. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * What of a line of text a machine would get wrong: letters with a mark that Unicode has no single letter for (g̃),
 * joined
 * characters, and what has no shape at all (a soft hyphen). Given as whole characters, as a person would point at them;
 * what cannot be seen by its number.
 */
export function unplaceable(text: string): readonly string[] {
  const found = new Set<string>()
  for (const { segment } of graphemes.segment(text.normalize('NFC'))) {
    if (hasUnsafeText(segment))
      for (const character of segment) found.add(hasUnsafeText(character) ? codeOf(character) : character)
    else if ([...segment].length > 1 || /\p{M}|\p{Default_Ignorable_Code_Point}/u.test(segment) || SHAPED.test(segment))
      found.add(segment)
  }
  return [...found]
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
