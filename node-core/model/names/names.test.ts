import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertName } from './assertName.ts'
import { cleanName, NAME_BYTES } from './cleanName.ts'
import { isolate } from './isolate.ts'
import { nameProblem } from './nameProblem.ts'
import { hasUnsafeText } from './unsafeText.ts'

const HOSTILE: readonly [string, string, string][] = [
  ['control characters', 'Hilt\u0000\u0001Model', 'HiltModel'],
  ['bidi override', 'evil\u202Egnp.exe', 'evilgnp.exe'],
  ['bidi isolate', 'a\u2067b\u2069', 'ab'],
  ['arabic letter mark', 'a\u061cb', 'ab'],
  ['zero width', 'pay\u200Bpal', 'paypal'],
  ['zero-width joiner in Latin', 'pay\u200Dpal', 'paypal'],
  ['soft hyphen', 'Stu\u00ADdio', 'Studio'],
  ['word joiner, byte order mark', '\uFEFFa\u2060b', 'ab'],
  ['Hangul filler', 'a\u3164b', 'ab'],
  ['tag characters', 'a\u{E0041}\u{E007F}b', 'ab'],
  ['lone surrogates', 'a\ud83db\udc00', 'ab'],
  ['line separators', 'a\u2028b\nc', 'a b c'],
  ['private use', 'a\ue000b', 'ab'],
  ['an accent without a letter', '\u0303gua', 'gua'],
  ['a tower of accents', `e${'\u0301\u0302'.repeat(20)}`, 'é\u0302\u0301\u0302'],
]
const ORDINARY = [
  'Cannon',
  '场師業經說',
  'Ärmel',
  'g\u0303ua',
  '👨\u200d👩\u200d👧 club',
  '❤\ufe0f',
  'می\u200cخواهم',
  'क्\u200dष',
  'R2-D2 “a”',
  '🏴',
]

describe('names that others read', () => {
  it.each(HOSTILE)('%s: refused from the person, shown cleaned from a stranger', (_, hostile, clean) => {
    expect(nameProblem(hostile)).toBe('UNSAFE_CHARACTERS')
    expect(() => assertName(hostile)).toThrow(/MODEL_NAME_UNSAFE/)
    expect(cleanName(hostile)).toBe(clean)
  })

  it.each(ORDINARY)('%s is left alone', (name) => {
    const nfc = name.normalize('NFC')
    expect(nameProblem(nfc)).toBeNull()
    expect(cleanName(name)).toBe(nfc)
    expect(() => assertName(name)).not.toThrow()
  })

  it.each(['', '   ', '\u2800\u2800', '\u00a0', ' \u3000 '])('nothing to see (%j) is blank', (name) => {
    expect(cleanName(name, 'Part 1')).toBe('Part 1')
    expect(nameProblem(name)).toBe('EMPTY')
    expect(() => assertName(name)).toThrow(/MODEL_NAME_EMPTY/)
  })

  it('cuts between characters, by number and by bytes', () => {
    expect(cleanName(`${'x'.repeat(79)}🐉🐉`)).toBe(`${'x'.repeat(79)}🐉`)
    expect(cleanName(`${'x'.repeat(79)}👨\u200d👩\u200d👧y`)).toBe(`${'x'.repeat(79)}👨\u200d👩\u200d👧`)
    expect(cleanName('🐉'.repeat(81))).toBe('🐉'.repeat(80))
    expect(new TextEncoder().encode(cleanName('👨\u200d👩\u200d👧'.repeat(80))).length).toBeLessThanOrEqual(NAME_BYTES)
    expect(nameProblem('x'.repeat(81))).toBe('TOO_LONG')
    expect(nameProblem('🐉'.repeat(80))).toBeNull()
    expect(nameProblem('x'.repeat(10_000_000))).toBe('TOO_LONG')
    expect(cleanName('x'.repeat(10_000_000))).toHaveLength(80)
  })

  it('what has been cleaned is clean, whatever it was', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.array(fc.constantFrom(...HOSTILE.map(([, text]) => text), ...ORDINARY)).map((list) => list.join('')),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const clean = cleanName(text, 'x')
        expect(hasUnsafeText(clean)).toBe(false)
        expect(cleanName(clean, 'x')).toBe(clean)
        expect(/\p{Cs}/u.test(clean)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('isolates what runs from right to left', () => {
    expect(isolate('Cannon')).toBe('Cannon')
    expect(isolate('קנון 100')).toBe('\u2068קנון 100\u2069')
    expect(isolate('a\u202eb\u2069c')).toBe('abc')
  })

  it('a description keeps its lines', () => {
    expect(hasUnsafeText('a\n\tb', true)).toBe(false)
    expect(hasUnsafeText('a\n\u200bb', true)).toBe(true)
  })
})
