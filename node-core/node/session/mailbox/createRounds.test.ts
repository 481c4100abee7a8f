import { expect, it } from 'vitest'
import { createVirtualClock } from '../../../../tests/support/virtualClock.ts'
import { createRounds } from './createRounds.ts'

it('takes news in every block for three rounds a minute, and a wish at once', async () => {
  const clock = createVirtualClock(0)
  let count = 0
  const rounds = createRounds(clock, async () => void (count += 1))
  for (let second = 0; second < 300; second++) {
    rounds.soon()
    await clock.advance(1_000)
  }
  expect(count).toBeGreaterThan(10)
  expect(count).toBeLessThanOrEqual(15)
  await clock.advance(10_000)
  const before = count
  rounds.goIn(0)
  await clock.advance(5_000)
  expect(count).toBe(before + 1)
  await rounds.stop()
  await clock.advance(120_000)
  expect(count).toBe(before + 1)
})
