import { afterAll, describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { packGlbText, testGlb } from '../../../tests/support/testGlb.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { spawnNodeModeling } from '../assets/spawnNodeModeling.ts'
import { createModeling } from '../createModeling.ts'
import { createRemoteModeling } from './createRemoteModeling.ts'
import type { FromWorker, ToWorker, WorkerHandle } from './modelingMessages.ts'

let spawned = 0
const spawn = (): WorkerHandle => {
  spawned++
  return spawnNodeModeling()
}
const remote = createRemoteModeling(spawn)
afterAll(() => remote.terminate())
const prop = testProp()
const design = createDesign(propHash(prop), [
  { type: 'engraveText', zone: 'front', engraving: { text: 'ALICE', font: 'inter', sizeMm: 8, depthMm: 0.8 } },
])
const glb = testGlb()

describe('modeling in a worker thread', () => {
  it('gives what the room gives in process, with progress, and leaves the input usable', async () => {
    const here = await createModeling(createNodeAssets()).build({ prop, design, glb })
    const stages: string[] = []
    const there = await remote.build({ prop, design, glb }, { onProgress: ({ step }) => void stages.push(step) })
    expect(there).toEqual(here)
    expect(glb.byteLength).toBeGreaterThan(0)
    expect(stages).toContain('text')
    // A picture alone waits for no solid.
    const read: string[] = []
    const opened = await remote.openProp(glb, 40, { onProgress: ({ step }) => void read.push(step) })
    expect(opened).toEqual((await remote.importProp(glb, 40)).prop)
    expect(read).not.toContain('solids')
    for (const method of ['export3mf', 'exportBambu3mf'] as const)
      expect(await remote[method]({ prop, design, glb })).toEqual(
        await createModeling(createNodeAssets())[method]({ prop, design, glb }),
      )
  })

  it('brings errors over with code and data', async () => {
    await expect(remote.importProp(new Uint8Array(40), 10)).rejects.toMatchObject({
      name: 'NodeError',
      code: 'MODELING_GLB_NOT_A_GLB',
      family: 'input',
    })
    await expect(
      remote.measureText(prop, 'front', { text: '😀', font: 'inter', sizeMm: 8, depthMm: 1 }),
    ).rejects.toMatchObject({ data: { characters: '😀' } })
  })

  it('survives being killed: calls under way fail, the next one starts another worker', async () => {
    const before = spawned
    const running = remote.build({ prop, design, glb })
    remote.terminate()
    await expect(running).rejects.toMatchObject({ code: 'MODELING_WORKER_STOPPED' })
    expect((await remote.build({ prop, design, glb })).printability.verdict).toBe('printable')
    expect(spawned).toBe(before + 1)
  })

  it('a file that needs more memory than one may take ends its own worker: other calls never notice', async () => {
    const small = createRemoteModeling(() => spawnNodeModeling(undefined, 96))
    try {
      // Valid JSON, sixteen megabytes of empty lists: hundreds in memory, before any check can look at it.
      const bomb = testGlb({ edit: (json) => void (json.extras = Array.from({ length: 16 }, () => '#')) })
      const text = new TextDecoder().decode(bomb.subarray(20, 20 + new DataView(bomb.buffer).getUint32(12, true)))
      const lists = Array.from({ length: 330_000 }, () => '[[],[],[],[],[],[]]').join(',')
      const heavy = packGlbText(
        text.replace(/"extras":\[[^\]]*\]/, `"extras":[${lists}]`),
        bomb.subarray(bomb.length - 168),
      )
      const killed = small.importProp(heavy, 40)
      const honest = small.build({ prop, design, glb })
      await expect(killed).rejects.toMatchObject({ code: 'MODELING_TOOK_TOO_MUCH_MEMORY', family: 'refused' })
      expect((await honest).printability.verdict).toBe('printable')
      await expect(small.importProp(heavy, 40)).rejects.toMatchObject({ code: 'MODELING_FILE_SET_ASIDE' })
      expect((await small.importProp(glb, 40)).prop.parts).toHaveLength(1)
    } finally {
      small.terminate()
    }
  })
})

describe('a worker that hangs', () => {
  const hanging = (): {
    handle: WorkerHandle
    sent: ToWorker[]
    killed: () => boolean
    fail: (reason: string) => void
  } => {
    const sent: ToWorker[] = []
    let dead = false
    let failure: (reason: string) => void = () => undefined
    const handle: WorkerHandle = {
      post: (message) => void sent.push(message),
      onMessage: (_: (message: FromWorker) => void) => undefined,
      onFailure: (listener) => void (failure = listener),
      terminate: () => void (dead = true),
    }
    return { handle, sent, killed: () => dead, fail: (reason) => failure(reason) }
  }

  it('is killed after the timeout', async () => {
    const worker = hanging()
    await expect(
      createRemoteModeling(() => worker.handle, { timeoutMs: 20 }).build({ prop, design, glb }),
    ).rejects.toMatchObject({ code: 'MODELING_TOOK_TOO_LONG' })
    expect(worker.killed()).toBe(true)
  })

  it('is killed when it does not heed an abort', async () => {
    const worker = hanging()
    const stop = new AbortController()
    const running = createRemoteModeling(() => worker.handle, { graceMs: 10 }).build(
      { prop, design, glb },
      { signal: stop.signal },
    )
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(worker.sent.map((message) => message.kind)).toEqual(['call', 'abort'])
    expect(worker.killed()).toBe(true)
  })

  it('a crash fails what was under way', async () => {
    const worker = hanging()
    const running = createRemoteModeling(() => worker.handle).build({ prop, design, glb })
    worker.fail('out of memory')
    await expect(running).rejects.toMatchObject({ code: 'MODELING_WORKER_STOPPED', data: { reason: 'out of memory' } })
  })
})
