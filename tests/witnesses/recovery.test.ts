import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFleet } from '../support/network/createFleet.ts'
import { exerciseRecovery } from '../support/network/exercises/exerciseRecovery.ts'

it('two of five witnesses lost for good, in processes: finality stops, three go on from a signed checkpoint, a latecomer follows', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-recovery-'))
  const slotMs = 500
  const fleet = await createFleet({ dir, witnesses: 5, alternates: 1, slotMs, termSlots: 86_400, leadMs: 12_000 })
  const said: string[] = []
  try {
    await Promise.all(fleet.executive.map((node) => node.start()))
    const result = await exerciseRecovery(fleet, { dir, slotMs, say: (line) => void said.push(line) })
    // Counted from the checkpoint, wherever that was, by the exercise itself; no run is shorter than this.
    expect(result.comparedTo, said.join('\n')).toBeGreaterThan(30)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said.join('\n')}`, { cause: error })
  } finally {
    await fleet.stop()
    if (process.env['KEEP_FLEET'] === undefined) await rm(dir, { recursive: true, force: true })
    else process.stdout.write(`${said.join('\n')}\n${dir}\n`)
  }
})
