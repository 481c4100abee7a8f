import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { endsWithin } from './endsWithin.ts'

let collect: () => void
beforeAll(() => {
  setFlagsFromString('--expose-gc')
  collect = runInNewContext('gc') as () => void
})

describe('endsWithin', () => {
  it('ends in time, whatever was collected meanwhile', async () => {
    const outer = new AbortController()
    const reasons: unknown[] = []
    const begin = () => {
      const signal = endsWithin(outer.signal, 120)
      signal.addEventListener('abort', () => reasons.push((signal.reason as Error).name))
    }
    for (let i = 0; i < 50; i++) begin()
    for (let i = 0; i < 5; i++) {
      collect()
      await sleep(10)
    }
    for (let waited = 0; reasons.length < 50 && waited < 5_000; waited += 20) await sleep(20)
    expect(reasons).toEqual(Array.from({ length: 50 }, () => 'TimeoutError'))
  })

  it('ends with the other, with its reason, also where that has ended before', () => {
    const outer = new AbortController()
    const signal = endsWithin(outer.signal, 60_000)
    expect(signal.aborted).toBe(false)
    outer.abort('enough')
    expect(signal.reason).toBe('enough')
    expect(endsWithin(outer.signal, 60_000).reason).toBe('enough')
  })
})
