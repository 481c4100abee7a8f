import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFleet } from '../support/network/createFleet.ts'
import { exerciseLifecycle, LIFECYCLE_PARAMS } from '../support/network/exercises/exerciseLifecycle.ts'

/** `npm run network -- --exercise lifecycle`. */
it('a witness’s life by commands to real processes: invited, registered, seated, left, deposit and votes back', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-lifecycle-'))
  const slotMs = 250
  const fleet = await createFleet({
    dir,
    witnesses: 1,
    alternates: 0,
    slotMs,
    termSlots: LIFECYCLE_PARAMS.termSlots,
    leadMs: 4_000,
    params: LIFECYCLE_PARAMS,
  })
  const said: string[] = []
  try {
    await Promise.all(fleet.nodes.map((node) => node.start()))
    const result = await exerciseLifecycle(fleet, { dir, slotMs, say: (text) => void said.push(text) })
    expect(result.comparedTo, said.join('\n')).toBeGreaterThan(60)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error })
  } finally {
    await fleet.stop()
    if (process.env['KEEP_FLEET'] === undefined) await rm(dir, { recursive: true, force: true })
  }
})
