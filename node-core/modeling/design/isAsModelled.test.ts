import { expect, it } from 'vitest'
import { testProp } from '../../../tests/support/testProp.ts'
import { EMPTY_STATE } from './designState.ts'
import { isAsModelled } from './isAsModelled.ts'

const prop = testProp()
const own = prop.parts[0]!.colors[0]!

it('is so until somebody names a colour', () => {
  expect(isAsModelled(prop, EMPTY_STATE, 'body', own)).toBe(true)
  // The same colour by hand is that colour all over.
  expect(isAsModelled(prop, { ...EMPTY_STATE, colors: { body: own } }, 'body', own)).toBe(false)
  expect(isAsModelled(prop, { ...EMPTY_STATE, variant: prop.variants[0]!.id }, 'body', own)).toBe(false)
  expect(isAsModelled(prop, { ...EMPTY_STATE, materials: { body: 'bronze' } }, 'body', own)).toBe(true)
})

it('is not so where the studio published another colour first, or the file has none', () => {
  expect(isAsModelled(prop, EMPTY_STATE, 'body', '#123456')).toBe(false)
  expect(isAsModelled(prop, EMPTY_STATE, 'body', undefined)).toBe(false)
  expect(isAsModelled(prop, EMPTY_STATE, 'nose', own)).toBe(false)
})
