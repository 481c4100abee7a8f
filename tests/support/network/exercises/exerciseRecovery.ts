import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compareChains, type Comparison } from '../checks/compareChains.ts'
import { highestHead, lowestFinal, waitFor } from '../checks/waitFor.ts'
import type { Fleet } from '../createFleet.ts'
import { runNodeCommand } from '../fleetNode.ts'

export interface RecoveryOptions {
  /** Folder for the recovery file. */
  readonly dir: string
  readonly slotMs: number
  readonly say: (line: string) => void
}

/**
 * Two of five witnesses are lost for good (protocol.md §2.13), between processes: blocks go on, finality stops
 * and the nodes
 * say so; the three others agree on a checkpoint, sign, and go on as a network of three; a latecomer with the file
 * syncs from block 0; a
 * node without it stays behind unharmed and follows once it has it. The fleet's one alternate is the latecomer. @throws
 * on any mismatch
 */
export async function exerciseRecovery(fleet: Fleet, { dir, slotMs, say }: RecoveryOptions): Promise<Comparison> {
  const { executive } = fleet
  const [late] = fleet.alternates
  if (late === undefined || executive.length !== 5)
    throw new Error('the exercise takes five witnesses and an alternate')
  const survivors = executive.slice(0, 3)
  const lost = executive.slice(3)
  const file = join(dir, 'recovery.json')

  say('1. five processes reach finality')
  let statuses = await waitFor(executive, slotMs, 'final block 4 on every node', 80, (all) => lowestFinal(all) >= 4)
  say(
    `2. kill -9 of ${lost.map((node) => node.name).join(' and ')} at block ${highestHead(statuses)}; their chains are deleted`,
  )
  for (const node of lost) {
    await node.killNine()
    await rm(join(node.dataDir, 'network'), { recursive: true, force: true })
  }
  const finalAtLoss = highestHead(statuses) + 2
  statuses = await waitFor(survivors, slotMs, 'the survivors say that finality stopped', 120, (all) =>
    all.every((s) => s.finality.stopped),
  )
  const stoppedAt = lowestFinal(statuses)
  if (stoppedAt > finalAtLoss || highestHead(statuses) < stoppedAt + 8)
    throw new Error(`MISMATCH: head ${highestHead(statuses)}, final ${stoppedAt}`)
  const told = await survivors[0]!.operate(['status'])
  if (!/finality.*STOPPED/.test(told)) throw new Error(`MISMATCH: its status says\n${told}`)
  say(
    `   blocks go on to ${highestHead(statuses)}, final stays ${stoppedAt}; status: ${told.split('\n').find((line) => line.startsWith('finality')) ?? ''}`,
  )

  const best = survivors[statuses.findIndex((s) => s.head.height === highestHead(statuses))]!
  const proposed = await best.operate([
    'recover',
    'propose',
    ...survivors.flatMap((node) => ['--witness', node.witness]),
    '--file',
    file,
  ])
  await Promise.all(survivors.map((node) => node.stop()))
  const checkpoint = Number(/from +block (\d+)/.exec(proposed)?.[1])
  say(`3. ${best.name} proposes block ${checkpoint}; all stop; each signs`)
  const own = (node: (typeof executive)[number], what: string) =>
    runNodeCommand(['recover', what, '--data', node.dataDir, '--file', file])
  const refused = (work: Promise<string>, code: string) =>
    work.then(
      () => Promise.reject(new Error(`MISMATCH: not refused with ${code}`)),
      (error: Error) => {
        if (!error.message.includes(code)) throw error
      },
    )
  for (const node of survivors) {
    await refused(own(node, 'apply'), 'CHAIN_BAD_RECOVERY')
    await own(node, 'sign')
  }
  await refused(own(lost[0]!, 'sign'), 'NODE_BAD_OPTION')
  for (const node of survivors) await own(node, 'apply')
  await Promise.all(survivors.map((node) => node.start()))

  statuses = await waitFor(
    survivors,
    slotMs,
    'final blocks of the three',
    120,
    (all) => lowestFinal(all) >= checkpoint + 6 && all.every((s) => s.executive.length === 3 && !s.finality.stopped),
  )
  say(`4. final again: ${lowestFinal(statuses)}, by ${statuses[0]!.executive.length} witnesses`)

  say(
    `5. ${late.name} comes late with the file and syncs from block 0; ${lost[0]!.name} without it, from an empty disk`,
  )
  await own(late, 'apply')
  await late.start()
  await lost[0]!.start()
  statuses = await waitFor(
    [...survivors, late],
    slotMs,
    'the latecomer is level',
    120,
    (all) => lowestFinal(all) >= checkpoint + 12 && highestHead(all) - all[3]!.head.height <= 2,
  )
  const unaware = await waitFor(
    [lost[0]!],
    slotMs,
    'it has what came before the checkpoint',
    60,
    (all) => all[0]!.head.height >= checkpoint,
  )
  if (
    unaware[0]!.head.height > checkpoint + 2 ||
    unaware[0]!.final.height > stoppedAt ||
    unaware[0]!.executive.length !== 5
  )
    throw new Error(
      `MISMATCH: ${lost[0]!.name} without the file is at ${unaware[0]!.head.height}, final ${unaware[0]!.final.height}`,
    )
  say(
    `   ${late.name} at ${statuses[3]!.head.height}; ${lost[0]!.name} at ${unaware[0]!.head.height}, final ${unaware[0]!.final.height}`,
  )
  await lost[0]!.stop()
  await own(lost[0]!, 'apply')
  await lost[0]!.start()
  const all = [...survivors, late, lost[0]!]
  await waitFor(
    all,
    slotMs,
    'with the file it follows',
    120,
    (list) => highestHead(list) - list[4]!.head.height <= 2 && list.every((s) => s.executive.length === 3),
  )
  const result = await compareChains(all)
  if (result.comparedTo <= checkpoint + 6) throw new Error(`MISMATCH: compared to ${result.comparedTo} only`)
  say(`6. ${result.comparedTo} blocks, same hash and state root on ${all.length} nodes`)
  return result
}
