import { expect, it } from 'vitest'
import { routerSentence } from './routerSentence.ts'

it('says what the router did, and that it helps only where it does', () => {
  expect(routerSentence({ way: 'direct', router: 'open' })).toBe('opened')
  for (const way of ['relay', 'lan', 'none'] as const) {
    expect(routerSentence({ way, router: 'open' })).toBe('unproven')
    for (const router of ['behindAnother', 'refused', 'none', 'searching'] as const)
      expect(routerSentence({ way, router })).toBe(router)
  }
  for (const router of ['behindAnother', 'refused', 'none', 'searching', 'off'] as const)
    expect(routerSentence({ way: 'direct', router })).toBeNull()
  expect(routerSentence({ way: 'relay', router: 'off' })).toBeNull()
})
