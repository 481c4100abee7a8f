import { expect, it } from 'vitest'
import { pastText, relativeText } from './relativeText.ts'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000)

it('says how far off a moment is, either way', () => {
  expect(relativeText(at(7_200), at(0), 'en')).toBe('in 2 hours')
  expect(relativeText(at(-40), at(0), 'en')).toBe('40 seconds ago')
  expect(relativeText(at(0), at(0), 'zh-CN')).toBe('现在')
})

it('says of nothing that has happened that it will', () => {
  // Signed four seconds after the clock on screen ticked last.
  expect(pastText(at(4), at(0), 'en')).toBe('now')
  expect(pastText(at(-40), at(0), 'en')).toBe('40 seconds ago')
})
