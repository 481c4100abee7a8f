import { describe, expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { badFrame, timedOut, unreachable } from '../errors.ts'
import { askSeveral } from './askSeveral.ts'

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const jobs = Array.from({ length: 12 }, (_, i) => i)

function asking(
  answer: (peer: string, job: number, signal: AbortSignal) => Promise<void>,
  options: { peers?: () => string[]; patienceMs?: number; signal?: AbortSignal } = {},
) {
  const asked: string[] = []
  const done = askSeveral(jobs, {
    clock: systemClock,
    peers: options.peers ?? (() => ['a', 'b', 'c']),
    signal: options.signal ?? UNWATCHED.signal,
    none: () => unreachable('nobody'),
    hedgeMs: 100,
    patienceMs: options.patienceMs ?? 2_000,
    async ask(peer, job, signal) {
      asked.push(`${peer}${job}`)
      await answer(peer, job, signal)
    },
  })
  return { asked, done }
}
const of = (asked: readonly string[], peer: string) => asked.filter((name) => name.startsWith(peer)).length

describe('jobs among several peers', () => {
  it('are shared, each done once, two at a time of one peer', async () => {
    const running = new Map<string, number>()
    let most = 0
    const { asked, done } = asking(async (peer) => {
      running.set(peer, (running.get(peer) ?? 0) + 1)
      most = Math.max(most, running.get(peer)!)
      await sleep(5)
      running.set(peer, running.get(peer)! - 1)
    })
    await done
    expect(asked.length).toBe(jobs.length)
    expect(most).toBe(2)
    for (const peer of ['a', 'b', 'c']) expect(of(asked, peer)).toBeGreaterThan(1)
  })

  it('of one who hangs go to another, and he is told to stop', async () => {
    let told = 0
    const { asked, done } = asking(async (peer, _job, signal) => {
      if (peer !== 'a') return sleep(2)
      signal.addEventListener('abort', () => told++)
      await new Promise(() => undefined)
    })
    await done
    expect(of(asked, 'a')).toBe(2)
    expect(told).toBe(2)
  })

  it('are not asked again of who sent something wrong; who only fails rests', async () => {
    const { asked, done } = asking(async (peer) => {
      await sleep(2)
      if (peer === 'a') throw badFrame('wrong')
      if (peer === 'b') throw timedOut('late')
    })
    await done
    expect(of(asked, 'a')).toBeLessThanOrEqual(2)
    expect(of(asked, 'b')).toBeLessThanOrEqual(4)
  })

  it('go to whoever comes meanwhile', async () => {
    const here = ['a']
    const { asked, done } = asking(
      async (peer) => {
        await sleep(5)
        if (peer !== 'a') return
        here.splice(0, 1, 'd')
        throw unreachable('gone')
      },
      { peers: () => [...here] },
    )
    await done
    expect(of(asked, 'd')).toBe(jobs.length)
  })

  it('are given up when nothing comes, and stopped when told to', async () => {
    const never = () => new Promise<void>(() => undefined)
    await expect(asking(never, { patienceMs: 300 }).done).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    const stop = new AbortController()
    const { done } = asking(never, { signal: stop.signal })
    stop.abort()
    await expect(done).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
