import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFleet } from '../support/network/createFleet.ts'
import { exerciseVotes } from '../support/network/exercises/exerciseVotes.ts'

/** `npm run network -- --witnesses 7 --exercise`, with shorter terms. */
it('seven witnesses in seven processes, and an alternate: two are killed and return, a seat moves by votes, all chains agree', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-fleet-'))
  const slotMs = 1_000
  const termSlots = 12
  const fleet = await createFleet({ dir, witnesses: 7, alternates: 1, slotMs, termSlots, leadMs: 20_000 })
  const said: string[] = []
  try {
    await Promise.all(fleet.nodes.map((node) => node.start()))
    const result = await exerciseVotes(fleet, { slotMs, termSlots, say: (line) => void said.push(line) })
    expect(result.comparedTo, said.join('\n')).toBeGreaterThan(40)
    expect(result.produced.size).toBe(8)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error })
  } finally {
    await fleet.stop()
    await rm(dir, { recursive: true, force: true })
  }
})
