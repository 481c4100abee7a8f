import { expect, it } from 'vitest'
import { isUndoKey } from './isUndoKey.ts'

const press = (key: string, code: string, more: object = {}) =>
  isUndoKey({ ctrlKey: true, metaKey: false, altKey: false, key, code, ...more })

it.each([
  ['z', 'KeyZ', true],
  ['Z', 'KeyZ', true],
  ['z', 'KeyW', true],
  ['w', 'KeyZ', false],
  ['я', 'KeyZ', true],
  ['ζ', 'KeyZ', true],
  ['Process', 'KeyZ', true],
  ['z', '', true],
  ['y', 'KeyY', false],
])('%s on %s: %s', (key, code, expected) => expect(press(key, code)).toBe(expected))

it('wants Ctrl or ⌘ and no Alt', () => {
  expect(press('z', 'KeyZ', { ctrlKey: false })).toBe(false)
  expect(press('z', 'KeyZ', { ctrlKey: false, metaKey: true })).toBe(true)
  expect(press('z', 'KeyZ', { altKey: true })).toBe(false)
})
