import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFleet } from '../support/network/createFleet.ts'
import { DOWNTIME_PARAMS, exerciseDowntime } from '../support/network/exercises/exerciseDowntime.ts'

/** `npm run network -- --witnesses 5 --exercise downtime`. */
it('a witness that stays away, in six processes: fined, replaced, paid out, back by heartbeat and votes', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-downtime-'))
  const slotMs = 500
  const fleet = await createFleet({
    dir,
    witnesses: 5,
    alternates: 1,
    slotMs,
    termSlots: DOWNTIME_PARAMS.termSlots,
    leadMs: 12_000,
    params: DOWNTIME_PARAMS,
  })
  const said: string[] = []
  try {
    await Promise.all(fleet.nodes.map((node) => node.start()))
    const result = await exerciseDowntime(fleet, { slotMs, say: (line) => void said.push(line) })
    expect(result.comparedTo, said.join('\n')).toBeGreaterThan(100)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error })
  } finally {
    await fleet.stop()
    if (process.env['KEEP_FLEET'] === undefined) await rm(dir, { recursive: true, force: true })
  }
})
