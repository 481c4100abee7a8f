import { expect, it } from 'vitest'
import { extend } from './extend.ts'

it('keeps getters alive: what changes behind them is seen', () => {
  let head = 1
  const base = {
    get head() {
      return head
    },
  }
  const both = extend(base, { name: 'chain' })
  head = 2
  expect(both.head).toBe(2)
  expect(both.name).toBe('chain')
})
