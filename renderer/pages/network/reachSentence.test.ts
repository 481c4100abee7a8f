import { expect, it } from 'vitest'
import { reachSentence } from './reachSentence.ts'

const reach = (way: 'direct' | 'relay' | 'lan' | 'none', open = true) => ({
  way,
  open,
  bySetting: true,
  port: 31_000,
  router: 'off' as const,
  routerPort: null,
})

it('says the way, or why there is none', () => {
  for (const way of ['direct', 'relay', 'lan'] as const)
    expect(reachSentence({ online: true, reach: reach(way) })).toBe(way)
  expect(reachSentence({ online: true, reach: reach('none') })).toBe('alone')
  expect(reachSentence({ online: true, reach: reach('none', false) })).toBe('shut')
  expect(reachSentence({ online: false, reach: reach('none') })).toBe('offline')
})
