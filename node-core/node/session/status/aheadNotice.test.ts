import { expect, it } from 'vitest'
import { createParams } from '#node-core/consensus/params.ts'
import { aheadNotice } from './aheadNotice.ts'

const params = createParams()
const noticed = (head: number, slot: number) =>
  aheadNotice({ genesis: { params, timeMs: 0 }, head: { slot: head }, slot } as unknown as Parameters<
    typeof aheadNotice
  >[0])

it('a head far ahead of the clock is said, with the time when it goes on', () => {
  expect(noticed(100, 100)).toEqual([])
  expect(noticed(110, 100)).toEqual([])
  const [notice] = noticed(10_000, 100)
  expect(notice).toEqual({ code: 'chainAhead', data: { until: new Date(10_000 * params.slotMs).toISOString() } })
})

it('a genesis dated ahead is said before there is a block', () => {
  expect(noticed(0, -10)).toEqual([])
  expect(noticed(0, -10_000)).toHaveLength(1)
})
