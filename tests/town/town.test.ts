import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../support/demo/demoCast.ts'
import { createTown, type Town } from './createTown.ts'
import { scenarioOne } from './scenarios/scenarioOne.ts'
import { disagreement, FINAL_SPREAD } from './table/compareHosts.ts'
import { paidPeople, townTable } from './table/townTable.ts'

/*
 * The market between strangers: `npm run town -- --scenario 1`, and what the verbs on a host do to its node. One fan,
 * to spare a small machine. Where there are no namespaces the same behind proxies on loopback, which the run says, and
 * where there is not even that, what takes a cable is skipped.
 */

const SLOT_MS = 2_000
const CLOCK_MS = 3_600_000
const lines: string[] = []
let town: Town
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-town-'))
  town = await createTown({
    dir,
    witnesses: 7,
    fans: 1,
    slotMs: SLOT_MS,
    routers: null,
    say: (line) => void lines.push(line),
  })
  process.stdout.write(`${lines[0] ?? ''}\n`)
}, 600_000)
afterAll(async () => {
  await town?.stop()
  await rm(dir, { recursive: true, force: true })
})

const statusOf = async (name: string) => (await town.host(name).status())!
const people = () => paidPeople(town, town.cast.factorySlow)

describe('the town', () => {
  it('plays scenario 1: six accounts to the wei on every host, the witness of none', async () => {
    await scenarioOne(town).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${lines.join('\n')}`)
    })
    const table = await townTable(town, people())
    expect(table).toHaveLength(1 + town.hosts.length)
    expect(table.filter((line) => /executive/.test(line)).map((line) => line.split(' ')[0])).toEqual(
      town.witnesses().map(({ name }) => name),
    )
  })

  it('a cut host’s head stands still while the others go on; healed, it follows', async ({ skip }) => {
    const { cable } = town.host('supplier').lot
    if (cable === null) return skip('on plain loopback there is no cable')
    await cable.cut()
    // What was on its way before the cut.
    await new Promise((done) => setTimeout(done, SLOT_MS))
    const still = (await statusOf('supplier')).head.height
    const apart = still + FINAL_SPREAD + 1
    await eventually('blocks at the others', async () => (await statusOf('carrier')).final.height >= apart, 240_000)
    expect((await statusOf('supplier')).head.height).toBe(still)
    expect(await disagreement(town, people())).toContain('finality lies apart')
    await cable.heal()
    await eventually('the cut host to follow', async () => (await statusOf('supplier')).final.height >= apart, 180_000)
  })

  it('a killed host comes back from its disk, one on an empty disk by an invitation', async () => {
    const host = town.host('carrier')
    await host.killNine()
    expect(await host.status()).toBeNull()
    await town.restart(host)
    expect((await statusOf('carrier')).final.height).toBeGreaterThan(0)
    await host.killNine()
    await host.emptyDisk()
    await town.moveIn(host)
    await eventually('all hosts to agree again', async () => (await disagreement(town, people())) === null, 240_000)
  })

  it('a clock that is moved moves the slots that its host counts, once it lasts', async () => {
    const host = town.host('supplier')
    const slotsAhead = async () => (await statusOf('supplier')).slot - (await statusOf('carrier')).slot
    expect(Math.abs(await slotsAhead())).toBeLessThan(30)
    await host.moveClock(CLOCK_MS)
    const expected = CLOCK_MS / SLOT_MS
    await eventually(
      'the host to believe its clock',
      async () => Math.abs((await slotsAhead()) - expected) < 30,
      120_000,
    )
    await host.moveClock(0)
    await eventually('the host to believe it again', async () => Math.abs(await slotsAhead()) < 30, 120_000)
  })
})
