import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createTown } from './createTown.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { paidPeople, townTable } from './table/townTable.ts'

const HELP = `npm run town -- [--scenario NAME] [--witnesses N] [--fans N] [--slot-ms MS] [--loopback]
                [--dir DIR] [--keep]

A town of hosts, each with a network stack, a disk and a node of its own: seven witnesses, a public relay that everybody
is invited to, a studio, two fans, two factories (one behind a router that translates addresses, one on a slow line far
away), a supplier and a carrier, none of them a witness. Shows where everybody stands until it is stopped.
--scenario  plays one through, compares heads, states, units and money of all hosts to the wei, and ends; exit code 1 on
            a mismatch:
${Object.entries(SCENARIOS)
  .map(([name, { says }]) => `  ${name.padEnd(10)}${says}`)
  .join('\n')}
--loopback  all hosts on this machine's loopback, each behind a proxy that is its cable, as without root or namespaces:
            what needs routers is not played. Where there is no /proc, no cable can be touched either.
--dir       where the hosts' disks go (a temporary folder unless told, removed at the end unless --keep).`

const TABLE_EVERY_MS = 10_000
const say = (line: string): void => void process.stdout.write(`${line}\n`)

function whole(text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`a whole number from ${least} to ${most} is needed, not ${text}`)
  return value
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      witnesses: { type: 'string', default: '7' },
      fans: { type: 'string', default: '2' },
      'slot-ms': { type: 'string', default: '2000' },
      loopback: { type: 'boolean', default: false },
      dir: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    say(HELP)
    return 0
  }
  const names = Object.keys(SCENARIOS)
  const scenario = values.scenario === undefined ? null : SCENARIOS[values.scenario]
  if (scenario === undefined) throw new Error(`--scenario takes ${names.join(', ')}`)
  const witnesses = whole(values.witnesses, 1, 21)
  if (witnesses % 2 === 0) throw new Error('the number of witnesses is odd')
  const dir = values.dir === undefined ? await mkdtemp(join(tmpdir(), 'dipnet-town-')) : resolve(values.dir)
  const stopped = new Promise<'stopped'>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => done('stopped'))
  })
  const founding = createTown({
    dir,
    witnesses,
    fans: whole(values.fans, 1, 9),
    slotMs: whole(values['slot-ms'], 200, 60_000),
    routers: scenario?.routers ?? null,
    isDev: scenario?.isDev === true,
    onLoopback: values.loopback,
    needsCables: scenario?.needsCables === true,
    say,
  })
  const begun = await Promise.race([founding, stopped])
  if (begun === 'stopped') {
    await founding.then(
      (town) => town.stop(),
      () => undefined,
    )
    return 130
  }
  const town = begun
  try {
    const people = paidPeople(town, town.cast.factorySlow)
    const show = async () => {
      for (const line of await townTable(town, people)) say(line)
    }
    if (scenario === null) {
      say(`disks under ${dir}`)
      let isStopped = false
      void stopped.then(() => (isStopped = true))
      while (!isStopped) {
        await show()
        await Promise.race([sleep(TABLE_EVERY_MS), stopped])
      }
      return 0
    }
    const from = Date.now()
    const played = await Promise.race([scenario.play(town).then(() => 'played' as const), stopped])
    await show()
    if (played === 'stopped') return 130
    say(`scenario ${values.scenario ?? ''} passed in ${((Date.now() - from) / 1_000).toFixed(0)} s`)
    return 0
  } finally {
    await town.stop()
    if (values.dir === undefined && !values.keep) await rm(dir, { recursive: true, force: true })
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
