import { describe, expect, it, vi } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import type { PieceInput } from '../modeling.ts'
import { createRemoteModeling, type RemoteModelingOptions } from './createRemoteModeling.ts'
import type { FromWorker, ToWorker, WorkerHandle } from './modelingMessages.ts'

/** A worker at the far end of a wire, moved by hand: which calls reach it, and when it answers, is what is judged. */
function farEnd() {
  const workers: {
    calls: Extract<ToWorker, { kind: 'call' }>[]
    dead: boolean
    answer(value?: unknown): void
    fail(reason: string, memory?: boolean): void
  }[] = []
  const spawn = (): WorkerHandle => {
    let say: (message: FromWorker) => void = () => undefined
    let failed: (reason: string, memory?: boolean) => void = () => undefined
    const worker = {
      calls: [] as Extract<ToWorker, { kind: 'call' }>[],
      dead: false,
      answer: (value: unknown = 'made') => say({ kind: 'value', id: worker.calls.at(-1)!.id, value }),
      fail: (reason: string, memory?: boolean) => failed(reason, memory),
    }
    workers.push(worker)
    return {
      post: (message) => void (message.kind === 'call' && worker.calls.push(message)),
      onMessage: (listener) => void (say = listener),
      onFailure: (listener) => void (failed = listener),
      terminate: () => void (worker.dead = true),
    }
  }
  return { workers, spawn }
}
const input = (glb: string): PieceInput => {
  const prop = testProp({ glb })
  return { prop, design: createDesign(propHash(prop)), glb: new Uint8Array(4) }
}
const setUp = (options: RemoteModelingOptions = {}) => {
  const { workers, spawn } = farEnd()
  return { workers, modeling: createRemoteModeling(spawn, { graceMs: 10, ...options }) }
}
const fileOf = (worker: { calls: Extract<ToWorker, { kind: 'call' }>[] } | undefined): string | undefined =>
  (worker?.calls.at(-1)?.args[0] as PieceInput | undefined)?.prop.glb

describe('workers that no file can hold', () => {
  it('a call that takes too long loses its worker, others in the queue lose nothing', async () => {
    const { workers, modeling } = setUp({ timeoutMs: 40, workers: 1 })
    const bomb = modeling.build(input('bomb'))
    const honest = modeling.build(input('honest'))
    await expect(bomb).rejects.toMatchObject({ code: 'MODELING_TOOK_TOO_LONG', family: 'refused' })
    expect([workers[0]!.dead, fileOf(workers[1])]).toEqual([true, 'honest'])
    workers[1]!.answer()
    expect(await honest).toBe('made')
  })

  it('time is counted from when work begins: waiting costs nothing', async () => {
    vi.useFakeTimers()
    try {
      const { workers, modeling } = setUp({ timeoutMs: 60, workers: 1 })
      const first = modeling.build(input('a'))
      const second = modeling.build(input('b'))
      const third = modeling.build(input('c'))
      await vi.advanceTimersByTimeAsync(45)
      workers[0]!.answer()
      expect(await first).toBe('made')
      await vi.advanceTimersByTimeAsync(45)
      workers[0]!.answer()
      expect(await second).toBe('made')
      const tooLong = expect(third).rejects.toMatchObject({ code: 'MODELING_TOOK_TOO_LONG' })
      await vi.advanceTimersByTimeAsync(61)
      await tooLong
    } finally {
      vi.useRealTimers()
    }
  })

  it('a memory bomb ends its own call only, and its file is set aside for a while', async () => {
    let time = 0
    const { workers, modeling } = setUp({ workers: 2, now: () => time, setAsideMs: 1_000 })
    const bomb = modeling.build(input('bomb'))
    const honest = modeling.build(input('honest'))
    workers[0]!.fail('heap limit', true)
    await expect(bomb).rejects.toMatchObject({ code: 'MODELING_TOOK_TOO_MUCH_MEMORY' })
    workers[1]!.answer()
    expect(await honest).toBe('made')
    await expect(modeling.build(input('bomb'))).rejects.toMatchObject({ code: 'MODELING_FILE_SET_ASIDE' })
    time = 1_001
    const again = modeling.build(input('bomb'))
    workers.find((worker) => !worker.dead && fileOf(worker) === 'bomb')!.answer()
    expect(await again).toBe('made')
  })

  it('one file never has both workers', () => {
    const { workers, modeling } = setUp()
    for (let i = 0; i < 5; i++) void modeling.build(input('hog')).catch(() => undefined)
    expect(workers).toHaveLength(1)
    void modeling.build(input('honest')).catch(() => undefined)
    expect(fileOf(workers[1])).toBe('honest')
    modeling.terminate()
  })

  it('what nobody waits for never takes the first worker, and comes after what somebody does', async () => {
    const { workers, modeling } = setUp()
    for (const file of ['x', 'y', 'z']) void modeling.build(input(file), { background: true }).catch(() => undefined)
    expect(workers.map(fileOf)).toEqual(['x'])
    const asked = modeling.build(input('mine'))
    const alsoAsked = modeling.build(input('mine too'))
    expect(workers.map(fileOf)).toEqual(['x', 'mine'])
    workers[0]!.answer()
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(fileOf(workers[0])).toBe('mine too')
    workers[0]!.answer()
    workers[1]!.answer()
    expect(await Promise.all([asked, alsoAsked])).toEqual(['made', 'made'])
    modeling.terminate()
  })

  it('the file that has cost most waits longest', async () => {
    let time = 0
    const { workers, modeling } = setUp({ workers: 1, now: () => time })
    const heavy = modeling.build(input('heavy'))
    const queued = ['heavy', 'heavy', 'light'].map((file) => modeling.build(input(file)))
    time = 50_000
    workers[0]!.answer()
    await heavy
    expect(fileOf(workers[0])).toBe('light')
    for (let i = 0; i < 3; i++) workers[0]!.answer()
    expect(await Promise.all(queued)).toEqual(['made', 'made', 'made'])
  })

  it('a waiting call is cancelled without a worker dying; a queue is not endless', async () => {
    const { workers, modeling } = setUp({ workers: 1, maxWaiting: 2 })
    const stop = new AbortController()
    void modeling.build(input('a')).catch(() => undefined)
    const waiting = modeling.build(input('b'), { signal: stop.signal })
    void modeling.build(input('c')).catch(() => undefined)
    await expect(modeling.build(input('d'))).rejects.toMatchObject({ code: 'MODELING_TOO_BUSY' })
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers[0]!.dead).toBe(false)
    modeling.terminate()
  })

  it('after background and asked work on the same file it still runs (no worker waits for the other)', async () => {
    const { workers, modeling } = setUp()
    const asked = modeling.build(input('same'))
    workers[0]!.answer()
    await asked
    const behind = modeling.build(input('same'), { background: true })
    workers[1]!.answer()
    await behind
    const third = modeling.build(input('same'))
    workers.find((worker) => worker.calls.length === 2)!.answer()
    expect(await third).toBe('made')
  })
})
