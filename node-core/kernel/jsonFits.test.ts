import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFits } from './jsonFits.ts'

const limits = { chars: 10_000_000, depth: 64, items: 50_000 }

/** What there is to count, by parsing. */
function measure(value: unknown): { depth: number; items: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, items: 1 }
  const inside = Object.values(value).map(measure)
  return {
    depth: 1 + Math.max(0, ...inside.map((item) => item.depth)),
    items: 1 + inside.reduce((sum, item) => sum + item.items, 0),
  }
}

it('counts as a parser would: never more depth, never fewer values', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), fc.integer({ min: 1, max: 60 }), (value, depth, items) => {
      const real = measure(value)
      const text = JSON.stringify(value)
      if (jsonFits(text, { chars: 1e6, depth, items })) expect(real.depth <= depth && real.items <= items).toBe(true)
      expect(jsonFits(text, { chars: 1e6, depth: real.depth, items: real.items * 3 + 1 })).toBe(true)
    }),
  )
})

it('is not led astray by brackets, quotes and backslashes in strings', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ',', 'a'), maxLength: 200 }), (word) => {
      expect(jsonFits(JSON.stringify([word]), { chars: 1e6, depth: 1, items: 2 })).toBe(true)
      expect(jsonFits(`${JSON.stringify([word]).slice(0, -1)},[]]`, { chars: 1e6, depth: 1, items: 10 })).toBe(false)
    }),
  )
})

it.each([
  ['brackets', '['.repeat(4e6) + ']'.repeat(4e6)],
  ['objects', `[${'{},'.repeat(2_600_000)}{}]`],
  ['numbers', `[${'1,'.repeat(4e6)}1]`],
  ['names', `{${'"":1,'.repeat(1.6e6)}"":1}`],
  ['too many characters', ' '.repeat(10_000_001)],
])('refuses eight megabytes of %s at the first excess', (_name, text) => {
  expect(jsonFits(text, limits)).toBe(false)
})

it('takes texts with quotes, backslashes and no end in time that grows with their length only', () => {
  for (const text of [
    `["${'\\"'.repeat(2e6)}"]`,
    `["${'x'.repeat(8e6)}"]`,
    `["${'\\\\'.repeat(2e6)}"]`,
    '"'.repeat(8e6),
    `["${'\\'.repeat(8e6)}`,
    `["${'\\'.repeat(8e6)}"`,
  ]) {
    const from = performance.now()
    expect(jsonFits(text, { ...limits, items: 1e9 })).toBe(true)
    expect(performance.now() - from).toBeLessThan(20_000)
  }
})
