import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFleet } from '../support/network/createFleet.ts'
import { exerciseOffences, OFFENCES_PARAMS } from '../support/network/exercises/exerciseOffences.ts'

/** `npm run network -- --witnesses 5 --exercise offences`. */
it('a key armed on two nodes in seven processes: proven, punished once an offence, jailed, replaced, paid out to the wei', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-offences-'))
  const slotMs = 500
  const fleet = await createFleet({
    dir,
    witnesses: 5,
    alternates: 1,
    slotMs,
    termSlots: OFFENCES_PARAMS.termSlots,
    leadMs: 15_000,
    params: OFFENCES_PARAMS,
    twin: true,
    liquidDpn: 0n,
  })
  const said: string[] = []
  try {
    await Promise.all(fleet.nodes.filter((node) => !fleet.alternates.includes(node)).map((node) => node.start()))
    const result = await exerciseOffences(fleet, { slotMs, say: (line) => void said.push(line) })
    expect(result.slashes.length, said.join('\n')).toBeGreaterThan(0)
    expect(result.comparedTo).toBeGreaterThan(40)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error })
  } finally {
    await fleet.stop()
    if (process.env['KEEP_FLEET'] === undefined) await rm(dir, { recursive: true, force: true })
  }
})
