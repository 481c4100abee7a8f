import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chooseWordsToConfirm } from './chooseWordsToConfirm.ts'

it('asks for three different words of the phrase, in order', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(12, 24),
      fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 3, maxLength: 3 }),
      (count, values) => {
        const chosen = chooseWordsToConfirm(count, () => values.pop() ?? 0)
        expect(new Set(chosen).size).toBe(3)
        expect([...chosen].sort((a, b) => a - b)).toEqual(chosen)
        expect(chosen.every((position) => position >= 0 && position < count)).toBe(true)
      },
    ),
  )
})
