import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createFleet } from './createFleet.ts'
import { comparisonTable } from './checks/comparisonTable.ts'
import { DOWNTIME_PARAMS, exerciseDowntime } from './exercises/exerciseDowntime.ts'
import { exerciseLifecycle, LIFECYCLE_PARAMS } from './exercises/exerciseLifecycle.ts'
import { exerciseOffences, OFFENCES_PARAMS } from './exercises/exerciseOffences.ts'
import { exerciseRecovery } from './exercises/exerciseRecovery.ts'
import { exerciseVotes } from './exercises/exerciseVotes.ts'
import { fleetLine, fleetTable } from './watchFleet.ts'

const HELP = `npm run network -- [--witnesses N] [--alternates M] [--slot-ms MS] [--term-slots N] [--lead SECONDS] [--dir DIR] [--exercise [WHAT]] [--keep]

Starts N executive witnesses (odd, 7 unless told) and M alternates (1) as headless nodes, each an OS process with its own data folder,
talking over libp2p on loopback, and shows heads and finality until it is stopped.
--exercise  does one of these, compares every block and the money on every node, and ends; exit code 1 on a mismatch:
  votes       two witnesses are killed and return, a seat moves by votes alone (unless told otherwise)
  offences    one witness's key is armed on two nodes in two halves of the network: proven, punished, replaced, paid out to all holders
  downtime    one witness stays away: fined, replaced, paid out; it returns by a heartbeat and its votes
  recovery    two of five witnesses are lost for good: finality stops, three go on from a signed checkpoint, others follow
  lifecycle   a newcomer from invitation to seat, and a witness's leave, deposit and votes back (one witness, short terms)
--dir       where the data folders go (a temporary folder unless told, removed at the end unless --keep).`

const EXERCISES = ['votes', 'offences', 'downtime', 'recovery', 'lifecycle'] as const
type Exercise = (typeof EXERCISES)[number]

/** Parameters that make an exercise short. */
const PARAMS: Readonly<Record<Exercise, Readonly<Record<string, unknown>>>> = {
  votes: {},
  offences: OFFENCES_PARAMS,
  downtime: DOWNTIME_PARAMS,
  recovery: {},
  lifecycle: LIFECYCLE_PARAMS,
}

/** `npm run network`: a network of several witnesses on this machine. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      witnesses: { type: 'string' },
      alternates: { type: 'string' },
      'slot-ms': { type: 'string', default: '1000' },
      'term-slots': { type: 'string' },
      lead: { type: 'string' },
      dir: { type: 'string' },
      exercise: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  if (values.help) {
    say(HELP)
    return 0
  }
  const exercise = values.exercise ? ((positionals[0] ?? 'votes') as Exercise) : null
  if (exercise !== null && !EXERCISES.includes(exercise)) throw new Error(`--exercise takes ${EXERCISES.join(', ')}`)
  const whole = (text: string, least: number, most: number) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new Error(`a whole number from ${least} to ${most} is needed, not ${text}`)
    return value
  }
  const witnesses = whole(
    values.witnesses ?? (exercise === 'lifecycle' ? '1' : exercise === 'recovery' ? '5' : '7'),
    1,
    101,
  )
  const alternates = whole(values.alternates ?? (exercise === 'lifecycle' ? '0' : '1'), 0, 100)
  const slotMs = whole(values['slot-ms'], 50, 60_000)
  if (witnesses % 2 === 0) throw new Error('the number of executive witnesses is odd')
  if (exercise !== null && exercise !== 'lifecycle' && witnesses < 5)
    throw new Error('the exercise takes a network that survives the loss of a witness: 5 or more')
  if (exercise === 'lifecycle' && (witnesses !== 1 || alternates !== 0))
    throw new Error('this exercise starts with one witness and no alternate')
  const params = exercise === null ? {} : PARAMS[exercise]
  const termSlots = whole(
    values['term-slots'] ?? String(params['termSlots'] ?? (exercise === 'votes' ? 20 : 86_400)),
    5,
    10_000_000,
  )
  const leadMs = 1000 * whole(values.lead ?? String(10 + 2 * (witnesses + alternates)), 1, 3_600)
  const dir = values.dir === undefined ? await mkdtemp(join(tmpdir(), 'dipnet-network-')) : resolve(values.dir)
  const fleet = await createFleet({
    dir,
    witnesses,
    alternates,
    slotMs,
    termSlots,
    leadMs,
    params: { ...params, termSlots },
    ...(exercise === 'offences' ? { twin: true, liquidDpn: 0n } : {}),
  })
  let stopping = false
  let wake: () => void = () => undefined
  const asked = new Promise<void>((done) => (wake = done))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stopping = true
      wake()
    })
  try {
    say(`data folders under ${dir}; first slot at ${new Date(fleet.startMs).toISOString()}, ${slotMs} ms a slot`)
    await Promise.all(
      fleet.nodes
        .filter((node) => (exercise !== 'offences' && exercise !== 'recovery') || !fleet.alternates.includes(node))
        .map((node) => node.start()),
    )
    for (const node of fleet.nodes)
      say(`${node.name}  pid ${node.pid}  witness ${node.witness}  JSON-RPC ${node.rpc.url}`)
    if (exercise !== null) {
      const lines = (async () => {
        while (!stopping) {
          await Promise.race([sleep(5_000), asked])
          if (!stopping) say(`   ${await fleetLine(fleet)}`)
        }
      })()
      const from = Date.now()
      const run = () => {
        switch (exercise) {
          case 'votes':
            return exerciseVotes(fleet, { slotMs, termSlots, say })
          case 'offences':
            return exerciseOffences(fleet, { slotMs, say })
          case 'downtime':
            return exerciseDowntime(fleet, { slotMs, say })
          case 'recovery':
            return exerciseRecovery(fleet, { dir, slotMs, say })
          case 'lifecycle':
            return exerciseLifecycle(fleet, { dir, slotMs, say })
        }
      }
      try {
        await Promise.race([run(), asked.then(() => Promise.reject(new Error('stopped')))])
      } finally {
        stopping = true
        wake()
        await lines
      }
      for (const line of await comparisonTable(fleet.nodes.filter((node) => node.pid !== null))) say(line)
      say(`exercise passed in ${((Date.now() - from) / 1000).toFixed(0)} s`)
      return 0
    }
    const redraw = process.stdout.isTTY
    for (let drawn = 0; !stopping;) {
      const table = redraw ? await fleetTable(fleet) : [await fleetLine(fleet)]
      if (redraw && drawn > 0) process.stdout.write(`\u001b[${drawn}A\u001b[0J`)
      for (const line of table) say(line)
      drawn = table.length
      await Promise.race([sleep(redraw ? 1_000 : 5_000), asked])
    }
    return 0
  } finally {
    await fleet.stop()
    if (values.dir === undefined && !values.keep) await rm(dir, { recursive: true, force: true })
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
