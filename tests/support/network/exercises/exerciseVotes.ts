import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { compareChains, type Comparison } from '../checks/compareChains.ts'
import { lowestFinal, waitFor } from '../checks/waitFor.ts'
import type { Fleet } from '../createFleet.ts'
import type { FleetNode } from '../fleetNode.ts'

export interface ExerciseOptions {
  readonly slotMs: number
  readonly termSlots: number
  readonly say: (line: string) => void
}

/** Votes that put the last alternate above everyone, DPN. */
const MOVING_VOTES = '50000'

/**
 * The scenario of the main chain's "Networks" between real processes: two executive witnesses are killed and come back,
 * stake moves
 * a witness from alternate to executive and back by votes alone, then heads, state roots and finality are compared on
 * every node.
 * @throws on any mismatch
 */
export async function exerciseVotes(fleet: Fleet, { slotMs, termSlots, say }: ExerciseOptions): Promise<Comparison> {
  const { nodes, executive } = fleet
  const until = (
    what: string,
    slots: number,
    test: (statuses: readonly ChainStatus[]) => boolean,
    among: readonly FleetNode[] = nodes,
  ) => waitFor(among, slotMs, what, slots, test)
  const n = executive.length
  const quorum = Math.floor((2 * n) / 3) + 1

  say(`1. ${nodes.length} processes; every node reaches finality`)
  let statuses = await until('final block 4 on every node', 4 * n + 60, (all) => lowestFinal(all) >= 4)
  say(`   final ${statuses.map((s) => s.final.height).join(' ')}`)

  const victims = [executive[1]!, executive[n - 2]!]
  const survivors = nodes.filter((node) => !victims.includes(node))
  const keepsFinality = n - victims.length >= quorum
  say(
    `2. kill -9 of ${victims.map((node) => `${node.name} (pid ${node.pid})`).join(' and ')}: ${n - victims.length} of ${n} are left, a quorum is ${quorum}`,
  )
  const before = await Promise.all(survivors.map((node) => node.status()))
  const finalBefore = Math.max(...before.map((s) => s?.final.height ?? 0))
  const headBefore = Math.max(...before.map((s) => s?.head.height ?? 0))
  await Promise.all(victims.map((node) => node.killNine()))
  statuses = keepsFinality
    ? await until('finality without the two', 6 * n, (all) => lowestFinal(all) >= finalBefore + n, survivors)
    : await until(
        'blocks without the two',
        6 * n,
        (all) => all.every((s) => s.head.height >= headBefore + n),
        survivors,
      )
  say(
    `   ${keepsFinality ? 'finality goes on' : 'blocks go on, finality waits'}: head ${Math.max(...statuses.map((s) => s.head.height))}, final ${statuses.map((s) => s.final.height).join(' ')}`,
  )

  say(`3. they return from their own disks`)
  const backAt = Math.max(...statuses.map((s) => s.head.height))
  await Promise.all(victims.map((node) => node.start()))
  statuses = await until(
    'the two caught up, armed, and everyone final beyond their return',
    10 * n,
    (all) =>
      lowestFinal(all) > backAt + 2 &&
      all.every((s) => !s.witness.seat.startsWith('exec') || s.witness.key === 'armed'),
  )
  say(
    `   final ${statuses.map((s) => s.final.height).join(' ')}; keys ${victims.map((node) => statuses[nodes.indexOf(node)]!.witness.key).join(' ')}`,
  )

  const alternate = fleet.alternates.at(-1)
  const banker = nodes[0]!
  if (alternate !== undefined) {
    say(`4. votes move ${alternate.name} up`)
    say(`   ${await alternate.operate(['witness', 'heartbeat'])}`)
    say(`   ${await banker.operate(['vote', '--for', alternate.witness, '--dpn', MOVING_VOTES, '--from', 'treasury'])}`)
    const sits = (s: ChainStatus) => s.executive.includes(alternate.witness)
    const settled = (s: ChainStatus) => !s.changing
    statuses = await until(
      `${alternate.name} is executive and the change is final everywhere`,
      2 * termSlots + 40,
      (all) => all.every((s) => sits(s) && settled(s)),
    )
    const left = executive.filter((node) => !statuses[0]!.executive.includes(node.witness))
    say(
      `   executive on every node: ${alternate.name} in, ${left.map((node) => node.name).join(' ')} out (head ${statuses[0]!.head.height})`,
    )
    if (left.length !== 1) throw new Error('MISMATCH: not exactly one witness made room')
    const seatedAt = Math.max(...statuses.map((s) => s.head.height))
    await until(`${alternate.name} had its turns`, 4 * n, (all) => lowestFinal(all) >= seatedAt + 2 * n)

    say(`5. votes taken back move ${alternate.name} down`)
    say(
      `   ${await banker.operate(['unvote', '--for', alternate.witness, '--dpn', MOVING_VOTES, '--from', 'treasury'])}`,
    )
    statuses = await until(`${alternate.name} is an alternate again everywhere`, 2 * termSlots + 40, (all) =>
      all.every((s) => !sits(s) && s.alternates.includes(alternate.witness) && settled(s)),
    )
    if (executive.some((node) => !statuses[0]!.executive.includes(node.witness)))
      throw new Error('MISMATCH: the first set did not come back')
    say(`   executive on every node: the first ${n} again (head ${statuses[0]!.head.height})`)
  }

  say('6. every block up to the lowest final one is compared on every node')
  const goal = Math.max(...statuses.map((s) => s.head.height)) + 2
  await until('everyone final beyond the last change', 40, (all) => lowestFinal(all) >= goal)
  const result = await compareChains(nodes)
  for (const node of victims)
    if ((result.produced.get(node.witness) ?? 0) === 0) throw new Error(`MISMATCH: ${node.name} made no block`)
  if (alternate !== undefined && (result.produced.get(alternate.witness) ?? 0) === 0)
    throw new Error(`MISMATCH: ${alternate.name} made no block while it was executive`)
  say(
    `   ${result.comparedTo} blocks: hashes and state roots are the same on all ${nodes.length}; finals ${result.lowestFinal} to ${result.highestFinal}; heads ${result.heads.join(' ')}`,
  )
  say(`   blocks made: ${nodes.map((node) => `${node.name} ${result.produced.get(node.witness) ?? 0}`).join(', ')}`)
  return result
}
