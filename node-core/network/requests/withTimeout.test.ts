import { expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { withTimeout } from './withTimeout.ts'

it('asks a whole network under one signal without a warning, and ends all of it at once', async () => {
  const warnings: string[] = []
  const hear = (warning: Error) => void warnings.push(warning.name)
  process.on('warning', hear)
  const all = new AbortController()
  let ended = 0
  const asked = Array.from({ length: 100 }, () =>
    withTimeout(
      systemClock,
      60_000,
      all.signal,
      () => (ended += 1),
      () => new Promise(() => undefined),
    ),
  )
  all.abort()
  for (const outcome of await Promise.allSettled(asked))
    expect(outcome).toMatchObject({ reason: { code: 'CANCELLED' } })
  await new Promise(setImmediate)
  process.off('warning', hear)
  expect(ended).toBe(100)
  expect(warnings).toEqual([])
})
