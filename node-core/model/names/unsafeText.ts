/**
 * What nobody sees and yet changes what is read: controls, surrogates without their other half, private and
 * non-characters,
 * and everything Unicode marks as ignorable by default (bidi overrides and isolates, zero width, soft hyphen, fillers,
 * tags).
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u

/** Scripts whose spelling needs the two joiners. */
const JOINING =
  '[\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Gujarati}\\p{Script=Gurmukhi}]'

/**
 * The same characters where they are spelling: a picture's variant, the joints of a joined emoji, joiners inside a
 * word.
 */
const SPELLING = new RegExp(
  `(?<=\\p{Extended_Pictographic}|[0-9#*])\\ufe0f|(?<=\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{Extended_Pictographic})|(?<=${JOINING})[\\u200c\\u200d](?=${JOINING})`,
  'gu',
)

/** More accents than any language puts on one letter: they climb into the lines above and below. */
const STACKED = /\p{M}{5,}/u

/**
 * True when a text holds characters that make it look like another one, or spoil what stands beside it.
 * @param lines true where line breaks and tabs belong (a description)
 */
export function hasUnsafeText(text: string, lines = false): boolean {
  const bare = text.replace(SPELLING, '')
  return UNSAFE.test(lines ? bare.replace(/[\n\t]/g, '') : bare) || STACKED.test(text)
}

/** The text without them. Spelling stays: what is dropped is dropped one by one, never a neighbour with it. */
export function dropUnsafeText(text: string): string {
  let out = ''
  let kept = 0
  for (const match of text.matchAll(SPELLING)) {
    out += dropAll(text.slice(kept, match.index)) + match[0]
    kept = match.index + match[0].length
  }
  return (out + dropAll(text.slice(kept))).replace(/(\p{M}{4})\p{M}+/gu, '$1')
}

function dropAll(text: string): string {
  return text.replace(new RegExp(UNSAFE.source, 'gu'), '')
}
