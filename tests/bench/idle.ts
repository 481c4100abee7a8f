import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFleet } from '../support/network/createFleet.ts'
import type { FleetNode } from '../support/network/fleetNode.ts'
import { numberOption, printTable, round } from './measuring/printTable.ts'
import { processUsage } from './measuring/processUsage.ts'
import { startFollower } from './measuring/startFollower.ts'

interface Idle {
  readonly what: string
  readonly blocksPerMinute: number
  readonly cpuPercent: number
  readonly rssMib: number
}

/** Left alone after the start, ms: what the start left behind is not idling. */
const SETTLE_MS = 20_000

async function watch(named: ReadonlyArray<readonly [string, FleetNode]>, seconds: number): Promise<Idle[]> {
  const look = () =>
    Promise.all(
      named.map(async ([, node]) => ({ ...processUsage(node.pid!), height: (await node.status())?.head.height ?? 0 })),
    )
  const before = await look()
  const from = Date.now()
  await sleep(seconds * 1000)
  const after = await look()
  const took = (Date.now() - from) / 1000
  return named.map(([what], i) => ({
    what,
    blocksPerMinute: round(((after[i]!.height - before[i]!.height) * 60) / took, 1),
    cpuPercent: round((100 * (after[i]!.cpuS - before[i]!.cpuS)) / took),
    rssMib: round(after[i]!.rssMib, 0),
  }))
}

/** One-second slots. */
const oneWitness = (dir: string, emptyBlocks: 'always' | 'onDemand') =>
  createFleet({
    dir,
    witnesses: 1,
    alternates: 0,
    slotMs: 1_000,
    termSlots: 86_400,
    leadMs: 6_000,
    params: { emptyBlocks },
  })

/**
 * One witness and one follower, one-second slots; `emptyBlocks` as in a founded network (a block in every slot) or as
 * in the app's own (none without work).
 */
async function measure(emptyBlocks: 'always' | 'onDemand', seconds: number): Promise<Idle[]> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-idle-'))
  const fleet = await oneWitness(dir, emptyBlocks)
  const witness = fleet.nodes[0]!
  let follower: FleetNode | null = null
  try {
    await witness.start()
    follower = await startFollower(witness, join(dir, 'follower'))
    await sleep(SETTLE_MS)
    const peers = (await follower.status())?.peers ?? 0
    if (peers === 0) throw new Error('the follower has no peer')
    return await watch(
      [
        [`witness, empty blocks ${emptyBlocks}`, witness],
        [`follower, empty blocks ${emptyBlocks}`, follower],
      ],
      seconds,
    )
  } finally {
    await follower?.stop()
    await fleet.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** A follower that many others are connected with, all of them real nodes; one-second slots with a block each. */
async function measureWithPeers(others: number, seconds: number): Promise<Idle & { readonly peers: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-idle-'))
  const fleet = await oneWitness(dir, 'always')
  const followers: FleetNode[] = []
  try {
    await fleet.nodes[0]!.start()
    const app = await startFollower(fleet.nodes[0]!, join(dir, 'app'))
    followers.push(app)
    for (let i = 0; i < others; i++) followers.push(await startFollower(app, join(dir, `other-${i}`)))
    await sleep(SETTLE_MS)
    const [row] = await watch([[`follower, ${others} others, empty blocks always`, app]], seconds)
    return { ...row!, peers: (await app.status())?.peers ?? 0 }
  } finally {
    await Promise.all(followers.map((follower) => follower.stop()))
    await fleet.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * CPU share and memory of nodes that have nothing to do. `--seconds 60`; with `--peers 30` only of one that so
 * many others are connected with. Limits: 5 % for who makes or takes a block a
 * second, 1 % for who has none.
 */
export async function idleBench(options: readonly string[]): Promise<object> {
  const seconds = numberOption(options, 'seconds', 60)
  const others = numberOption(options, 'peers', 0)
  if (others > 0) {
    const row = await measureWithPeers(others, seconds)
    printTable([
      ['node', 'peers', 'blocks a minute', 'CPU %', 'RSS MiB', 'limit %'],
      [row.what, row.peers, row.blocksPerMinute, row.cpuPercent, row.rssMib, 5],
    ])
    return { idle: [row] }
  }
  const results = [...(await measure('always', seconds)), ...(await measure('onDemand', seconds))]
  printTable([
    ['node', 'blocks a minute', 'CPU %', 'RSS MiB', 'limit %'],
    ...results.map((r) => [r.what, r.blocksPerMinute, r.cpuPercent, r.rssMib, r.blocksPerMinute > 0 ? 5 : 1]),
  ])
  return { idle: results }
}
