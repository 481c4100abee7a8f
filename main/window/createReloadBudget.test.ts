import { expect, it } from 'vitest'
import { createReloadBudget } from './createReloadBudget.ts'

it('allows three reloads within a minute, then again when the first is a minute old', () => {
  const mayReload = createReloadBudget()
  expect([0, 10_000, 20_000, 59_999].map(mayReload)).toEqual([true, true, true, false])
  expect(mayReload(60_000)).toBe(true)
  expect(mayReload(60_001)).toBe(false)
})
