import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDpn, parseDpn, readDpn, roundLines, roundToHundredths, WEI_PER_DPN } from './amount.ts'
import { readNumber } from './readNumber.ts'

const value = (text: string, options = {}) => {
  const reading = readNumber(text, options)
  return reading.kind === 'read'
    ? reading.value
    : reading.kind === 'doubtful'
      ? `${reading.whole} or ${reading.fraction}`
      : reading.kind
}

describe('a number as people type it', () => {
  it.each([
    ['12.50', '12.50'],
    ['12,50', '12.50'],
    ['0,5', '0.5'],
    ['12,5', '12.5'],
    ['1250', '1250'],
    [' 7 ', '7'],
    ['007', '7'],
    ['.5', '0.5'],
    [',25', '0.25'],
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234.56', '1234.56'],
    ['1 234,56', '1234.56'],
    ['1\u00a0234,5', '1234.5'],
    ['1\u202f234,5', '1234.5'],
    ['1\u2009234', '1234'],
    ["1'234.50", '1234.50'],
    ['1’234,50', '1234.50'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1.234.567,8', '1234567.8'],
    ['1 234 567', '1234567'],
    ['1,234.567', '1234.567'],
    ['1 234,567', '1234.567'],
    ['0.125', '0.125'],
    ['0,125', '0.125'],
    ['1234.567', '1234.567'],
    ['1234,567', '1234.567'],
    ['1.2340', '1.2340'],
    ['1,23456', '1.23456'],
    ['１２．５０', '12.50'],
    ['１２，５０', '12.50'],
    ['１，２３４．５', '1234.5'],
    ['１２。５', '12.5'],
    ['１\u3000２３４', '1234'],
  ])('reads %s as %s', (text, expected) => {
    expect(value(text)).toBe(expected)
  })

  it.each([
    ['1,234', '1234 or 1.234'],
    ['1.234', '1234 or 1.234'],
    ['１，０００', '1000 or 1.000'],
    ['999,999', '999999 or 999.999'],
  ])('asks what %s is: %s', (text, both) => {
    expect(value(text)).toBe(both)
  })

  it.each([
    '1.',
    ',',
    '.',
    '-1',
    '1e3',
    '0x10',
    'NaN',
    '一',
    '12,34,567',
    '1,23.45',
    '12 50',
    '1 2345',
    '1..5',
    '1 .5',
    '1,234.567,8',
    "1 234'567",
    '0,123,456',
    '01,234.5',
    '1,234 567',
    '+5',
    '5-',
    '5 %',
    '1 ,234',
  ])('refuses %j', (text) => {
    expect(value(text)).toBe('bad')
  })

  it('says nothing about nothing, and takes a sign or the unit only where one may stand', () => {
    expect([
      value(''),
      value(' \u3000'),
      value('-1,5', { signed: true }),
      value('−2', { signed: true }),
      value('-0', { signed: true }),
      value('-1,234', { signed: true }),
    ]).toEqual(['empty', 'empty', '-1.5', '-2', '0', '-1234 or -1.234'])
    expect([
      value('12,5 %', { unit: '%' }),
      value('１２％', { unit: '%' }),
      value('12.50 DPN', { unit: 'DPN' }),
      value('DPN', { unit: 'DPN' }),
      value('12.50 EUR', { unit: 'DPN' }),
    ]).toEqual(['12.5', '12', '12.50', 'bad', 'bad'])
  })
})

/** How a person of a convention writes it. */
const LOCALES = ['en-US', 'zh-CN', 'de-DE', 'fr-FR', 'de-CH', 'pl-PL', 'it-IT', 'sv-SE'] as const
const WRITTEN = fc
  .record({
    locale: fc.constantFrom(...LOCALES),
    hundredThousandths: fc.integer({ min: 0, max: 10 ** 11 }),
    decimals: fc.integer({ min: 0, max: 5 }),
    grouped: fc.boolean(),
  })
  .map(({ locale, hundredThousandths, decimals, grouped }) => {
    const number = hundredThousandths / 10 ** decimals
    return {
      number,
      text: new Intl.NumberFormat(locale, {
        useGrouping: grouped,
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(number),
    }
  })

describe('amounts', () => {
  it('what anybody writes is read as they meant it, or asked: never as another number', () => {
    let asked = 0
    fc.assert(
      fc.property(WRITTEN, ({ number, text }) => {
        const reading = readNumber(text)
        if (reading.kind === 'doubtful') {
          asked++
          return [Number(reading.whole), Number(reading.fraction)].includes(number)
        }
        return reading.kind === 'read' && Number(reading.value) === number
      }),
      { numRuns: 1_000 },
    )
    expect(asked).toBeLessThan(500)
  })

  it('what the app prints can be typed back, in both of its languages', () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 29n), (wei) => parseDpn(formatDpn(wei)) === wei))
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 6n),
        fc.nat(6),
        (digits, scale) =>
          parseDpn(`${formatDpn(digits * 10n ** BigInt(18 - scale))} DPN`) === digits * 10n ** BigInt(18 - scale),
      ),
    )
    for (const locale of ['en', 'zh-CN']) {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (hundredths) => {
          const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(hundredths / 100)
          return parseDpn(text) === BigInt(hundredths) * 10n ** 16n
        }),
      )
    }
  })

  it('are never read as a hundred times what either convention means, for any text at all', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,,.. ’１，．'), maxLength: 12 })
    const as = (typed: string, decimal: string): number =>
      Number(
        typed
          .normalize('NFKC')
          .replace(/[ ’]/g, '')
          .replaceAll(decimal === '.' ? ',' : '.', '')
          .replace(decimal, '.'),
      )
    fc.assert(
      fc.property(text, (typed) => {
        const reading = readDpn(typed)
        if (reading.kind !== 'read') return true
        const got = Number(reading.wei) / 1e18
        // Strict groups leave one convention only; where both accept the text as it stands, they must agree.
        const meant = ['.', ',']
          .filter((decimal) => strict(typed.normalize('NFKC').trim(), decimal))
          .map((decimal) => as(typed.trim(), decimal))
        return meant.length > 0 && meant.every((one) => Math.abs(one - got) <= Math.abs(got) * 1e-9)
      }),
      { numRuns: 5_000 },
    )
  })

  it('refuse what is doubtful with both readings', () => {
    expect(() => parseDpn('1,234')).toThrow(
      expect.objectContaining({
        code: 'KERNEL_DOUBTFUL_AMOUNT',
        data: { text: '1,234', first: '1,234.00', second: '1.2340' },
      }),
    )
    expect(parseDpn('1,234.00')).toBe(1_234n * WEI_PER_DPN)
    expect(parseDpn('1.2340')).toBe((1_234n * WEI_PER_DPN) / 1_000n)
    expect(() => parseDpn('1,0000000000000000001')).toThrow(expect.objectContaining({ code: 'KERNEL_BAD_AMOUNT' }))
  })

  it('in hundredths lose no cent: the nearest one, and lines that add up to the shown total', () => {
    expect(formatDpn(roundToHundredths(parseDpn('24870.999958')))).toBe('24,871.00')
    expect(formatDpn(roundToHundredths(-parseDpn('0.005')))).toBe('-0.01')
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, 10n ** 22n), { minLength: 1, maxLength: 8 }), (lines) => {
        const shown = roundLines(lines)
        const total = lines.reduce((sum, line) => sum + line, 0n)
        return (
          shown.reduce((sum, line) => sum + line, 0n) === roundToHundredths(total) &&
          shown.every(
            (line, i) =>
              line % 10n ** 16n === 0n && (line > lines[i]! ? line - lines[i]! : lines[i]! - line) < 10n ** 16n,
          )
        )
      }),
    )
  })
})

/** Whether a text is well written by the convention with that decimal mark. */
function strict(text: string, decimal: string): boolean {
  const mark = decimal === '.' ? ',' : '.'
  const escaped = (one: string) => (one === '.' ? '\\.' : one)
  return new RegExp(
    `^(?:\\d+|[1-9]\\d{0,2}(?:(?:${escaped(mark)}\\d{3})+|(?: \\d{3})+|(?:’\\d{3})+))?(?:${escaped(decimal)}\\d+)?$`,
  ).test(text)
}
