import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toAddress } from '#node-core/model/ids.ts'
import { formatDpn, WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { compareBooks } from '../checks/auditMoney.ts'
import { compareChains, type Comparison } from '../checks/compareChains.ts'
import { lowestFinal, waitFor } from '../checks/waitFor.ts'
import type { Fleet } from '../createFleet.ts'
import { createFleetNode, runNodeCommand } from '../fleetNode.ts'
import { freePorts } from '../freePorts.ts'

export interface LifecycleOptions {
  /** For the newcomer's folder. */
  readonly dir: string
  readonly slotMs: number
  readonly say: (line: string) => void
}

const TERM_SLOTS = 48
/**
 * Parameters of the network for this exercise: deposits are free soon after their term, but a folder may lie still for
 * a while.
 */
export const LIFECYCLE_PARAMS = {
  termSlots: TERM_SLOTS,
  slashWindowSlots: 160,
  alternateCount: 3,
  heartbeatWindowSlots: 60,
} as const

const line = (text: string, name: string) =>
  text
    .split('\n')
    .find((l) => l.startsWith(name))
    ?.slice(name.length)
    .trim() ?? ''

/**
 * What an operator does in the life of a witness, by commands to real processes: a newcomer joins by invitation, stands
 * for election in
 * one command, is voted into the only seat; the founder loses it, leaves, waits, and has deposit and votes back to the
 * wei; what is
 * asked for too early is refused in words. @throws on any mismatch
 */
export async function exerciseLifecycle(fleet: Fleet, { dir, slotMs, say }: LifecycleOptions): Promise<Comparison> {
  const [founder] = fleet.nodes as [(typeof fleet.nodes)[number]]
  const refused = async (what: string, words: RegExp, ...args: string[]) => {
    const said = await founder.operate(args).then(
      (out) => `done: ${out}`,
      (error: Error) => error.message,
    )
    if (!words.test(said)) throw new Error(`MISMATCH: ${what}: ${said}`)
    say(`   ${what}: ${said.slice(said.indexOf(': ') + 2).trim()}`)
  }
  await waitFor([founder], slotMs, 'a final block', 40, (all) => lowestFinal(all) >= 2)

  say('1. a newcomer joins by invitation, as a candidate')
  const dataDir = join(dir, 'newcomer')
  await mkdir(dataDir, { recursive: true })
  const invitation =
    founder.said
      .find((l) => l.startsWith('invitation'))
      ?.slice('invitation'.length)
      .trim() ?? ''
  await runNodeCommand(['join', '--data', dataDir, '--invitation', invitation, '--candidate', '--quiet'])
  const witness = toAddress(line(await runNodeCommand(['keys', '--data', dataDir]), 'witness'))
  const [port, rpcPort] = (await freePorts(2)) as [number, number]
  const newcomer = createFleetNode({ name: 'newcomer', dataDir, witness, port, rpcPort, startArgs: ['--candidate'] })
  const nodes = [founder, newcomer]
  await newcomer.start()
  try {
    await waitFor(
      [newcomer],
      slotMs,
      'it says what it waits for',
      60,
      (all) => all[0]!.witness.candidacy === 'needsDpn',
    )
    say(`   its status: ${line(await newcomer.operate(['status']), 'candidate')}`)
    await founder.operate(['send', '--to', witness, '--dpn', '100010', '--from', 'treasury'])
    await waitFor(
      nodes,
      slotMs,
      'registered, its key armed, an alternate',
      3 * TERM_SLOTS + 60,
      (all) =>
        all[1]!.witness.candidacy === 'registered' &&
        all[1]!.witness.key === 'armed' &&
        all.every((s) => s.alternates.includes(witness)),
    )
    say('   it registered by itself, and is an alternate')

    say('2. votes put it into the only seat; the founder leaves')
    await founder.operate(['vote', '--for', witness, '--dpn', '5000', '--from', 'treasury'])
    await refused('too early', /leave first: witness exit/, 'witness', 'withdraw')
    let statuses = await waitFor(nodes, slotMs, 'the newcomer executive, final', 3 * TERM_SLOTS + 60, (all) =>
      all.every((s) => s.executive.length === 1 && s.executive[0] === witness && !s.changing),
    )
    say(`   ${(await founder.operate(['witness', 'exit'])).split('\n').at(-1)}`)
    await refused('too early', /the deposit is free at slot \d+, \d{4}-/, 'witness', 'withdraw')
    const unlockSlot = (await founder.status())?.witness.standing?.unlockSlot ?? -1
    if (
      unlockSlot <= 0 ||
      !/^leaving {3}deposit is free at slot \d+, \d{4}-\d\d-\d\dT/m.test(await founder.operate(['status']))
    )
      throw new Error('MISMATCH: status does not tell when the deposit is free')

    say('3. votes for itself taken back, free a term later; then the deposit')
    await founder.operate(['unvote', '--for', founder.witness, '--dpn', '1000'])
    await refused('too early', /nothing is free yet; the first votes are at slot \d+/, 'unlock-votes')
    await waitFor(nodes, slotMs, 'the deposit’s time', LIFECYCLE_PARAMS.slashWindowSlots + 2 * TERM_SLOTS + 40, (all) =>
      all.every((s) => s.slot - s.finality.ageSlots > unlockSlot + TERM_SLOTS),
    )
    const before = BigInt((await founder.status())?.witness.standing?.balanceWei ?? 0n)
    await founder.operate(['unlock-votes'])
    await founder.operate(['witness', 'withdraw'])
    const after = BigInt((await founder.status())?.witness.standing?.balanceWei ?? 0n)
    const fees = before + 101_000n * WEI_PER_DPN - after
    // Dividends of the terms' fees may come in between, far less than a fee.
    if (fees < -WEI_PER_DPN / 1000n || fees > WEI_PER_DPN / 1000n)
      throw new Error(`MISMATCH: ${formatDpn(after - before)} DPN came back`)
    say(`   101,000 DPN are back, less ${formatDpn(fees, 0)} DPN of fees`)
    await refused('afterwards', /register it first: witness register/, 'witness', 'heartbeat')

    say('4. every block, and the money, are compared on both nodes')
    statuses = await waitFor(nodes, slotMs, 'final', 40, (all) =>
      all.every((s) => s.witness.standing !== null && !s.finality.stopped),
    )
    await compareBooks(nodes, lowestFinal(statuses), [...fleet.holders, witness])
    const result = await compareChains(nodes)
    for (const node of nodes)
      if ((result.produced.get(node.witness) ?? 0) === 0) throw new Error(`MISMATCH: ${node.name} made no block`)
    say(
      `   ${result.comparedTo} blocks, the same on both; blocks made: ${nodes.map((node) => `${node.name} ${result.produced.get(node.witness) ?? 0}`).join(', ')}`,
    )
    return result
  } finally {
    await newcomer.stop()
  }
}
