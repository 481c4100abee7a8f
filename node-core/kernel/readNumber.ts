/**
 * What somebody meant by a number they typed.
 * - `read`: one reading only; `value` is plain (`-?digits[.digits]`).
 * - `doubtful`: people of two conventions mean two numbers by it (`1,234`): asked, never guessed.
 */
export type NumberReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'read'; readonly value: string }
  | { readonly kind: 'doubtful'; readonly whole: string; readonly fraction: string }

const BAD: NumberReading = { kind: 'bad' }
const LONGEST = 80
/** Marks between groups that are never decimal marks: spaces (NFKC makes one of all), apostrophes. */
const GROUP_MARKS = /[ '’ʼ]/
const GROUPS = /^[1-9]\d{0,2}(?:[^\d]\d{3})+$/

/** Full-width forms, no-break and thin spaces, the stop of a Chinese keyboard. */
const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replace(/[\u2012\u2013\u2212]/g, '-')
    .trim()

const read = (whole: string, fraction = ''): NumberReading => {
  const digits = whole.replace(/[^\d]/g, '').replace(/^0+(?=\d)/, '')
  return { kind: 'read', value: fraction === '' ? digits : `${digits === '' ? '0' : digits}.${fraction}` }
}
/** Groups of exactly three behind one kind of mark, or no groups at all. */
const isWhole = (text: string): boolean =>
  /^\d+$/.test(text) || (GROUPS.test(text) && new Set(text.replace(/\d/g, '')).size === 1)

function readUnsigned(text: string): NumberReading {
  if (/^\d+$/.test(text)) return read(text)
  const points = [...text.matchAll(/[.,]/g)]
  if (points.length === 0) return isWhole(text) ? read(text) : BAD
  const last = points.at(-1)!
  const [before, after] = [text.slice(0, last.index), text.slice(last.index + 1)]
  if (!/^\d+$/.test(after)) return BAD
  const single = points.filter(([mark]) => mark === last[0]).length === 1
  // One kind of mark, several times, is grouping; a fraction has one mark.
  if (!single) return isWhole(text) ? read(text) : BAD
  if (before !== '' && !isWhole(before)) return BAD
  // The mark could still be a group's: one to three digits, not beginning with zero, and exactly three behind it.
  if (after.length === 3 && /^[1-9]\d{0,2}$/.test(before))
    return { kind: 'doubtful', whole: `${before}${after}`, fraction: `${before}.${after}` }
  return read(before, after)
}

/**
 * The one reader of numbers that people type, of either convention (`12.50`, `12,50`, `1,234.56`, `1.234,56`, `1
 * 234,56`, `1’234.56`,
 * `１２．５０`). A mark stands for thousands only between strict groups.
 * @param unit may follow the number, as the app itself writes it (`DPN`, `%`, `mm`)
 */
export function readNumber(
  text: string,
  options: { readonly signed?: boolean; readonly unit?: string } = {},
): NumberReading {
  if (text.length > LONGEST) return BAD
  let plain = normalise(text)
  const { unit } = options
  if (unit !== undefined && plain.toLowerCase().endsWith(unit.toLowerCase()))
    plain = plain.slice(0, -unit.length).trim()
  if (plain === '') return text.trim() === '' ? { kind: 'empty' } : BAD
  const negative = plain.startsWith('-')
  if (negative && options.signed !== true) return BAD
  const unsigned = negative ? plain.slice(1).trim() : plain
  if (!/^[\d.,]/.test(unsigned) || !/\d$/.test(unsigned) || !/^[\d., '’ʼ]+$/.test(unsigned)) return BAD
  if (/[^\d]{2}/.test(unsigned) || (GROUP_MARKS.test(unsigned) && /^[^\d]/.test(unsigned))) return BAD
  const reading = readUnsigned(unsigned)
  if (!negative) return reading
  if (reading.kind === 'read')
    return { kind: 'read', value: /^[0.]+$/.test(reading.value) ? reading.value : `-${reading.value}` }
  if (reading.kind === 'doubtful')
    return { kind: 'doubtful', whole: `-${reading.whole}`, fraction: `-${reading.fraction}` }
  return reading
}
