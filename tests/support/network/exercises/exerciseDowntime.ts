import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { DEFAULT_PARAMS } from '#node-core/consensus/params.ts'
import { formatDpn, WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { assertFirstDividend, compareBooks } from '../checks/auditMoney.ts'
import { compareChains, type Comparison } from '../checks/compareChains.ts'
import { findFirstDividend } from '../checks/findFirstDividend.ts'
import { highestHead, lowestFinal, waitFor } from '../checks/waitFor.ts'
import type { Fleet } from '../createFleet.ts'

export interface DowntimeOptions {
  readonly slotMs: number
  readonly say: (line: string) => void
}

const TERM_SLOTS = 140
/**
 * Parameters of the network for this exercise: everything happens within one term, and the seat is won back at its end.
 */
export const DOWNTIME_PARAMS = {
  termSlots: TERM_SLOTS,
  orphanReachSlots: 8,
  heartbeatWindowSlots: 60,
  downtime: { missesInRow: 3, windowSlots: 20, missesInWindow: 10, jailSlots: 30 },
  slashing: { restSlots: 30 },
} as const

/**
 * One executive witness stays away (protocol.md §2.11), between processes: its misses settle in final history,
 * it is fined
 * half a percent, the first alternate takes its seat and finality goes on; the fine goes to all holders. It returns,
 * says that it is
 * jailed, frees itself by a heartbeat, tops its deposit up and is seated again by its votes at the next term. @throws
 * on any mismatch
 */
export async function exerciseDowntime(fleet: Fleet, { slotMs, say }: DowntimeOptions): Promise<Comparison> {
  const { nodes, executive, alternates, holders } = fleet
  const n = executive.length
  const victim = executive[1]!
  const alternate = alternates[0]
  if (alternate === undefined) throw new Error('the exercise needs an alternate')
  const others = nodes.filter((node) => node !== victim)
  let oldest = 0
  /** Finality must never have stopped, whenever somebody looks. */
  const lively = (all: readonly ChainStatus[]) => {
    oldest = Math.max(oldest, ...all.map((s) => s.finality.ageSlots))
    if (all.some((s) => s.head.height > 8 && s.finality.stopped))
      throw new Error(`MISMATCH: finality stopped: ${all.map((s) => s.finality.ageSlots).join(' ')} slots`)
    return true
  }

  say(`1. ${nodes.length} processes; every node reaches finality`)
  let statuses = await waitFor(nodes, slotMs, 'final block 4 on every node', 4 * n + 60, (all) => lowestFinal(all) >= 4)

  const killedAt = highestHead(statuses)
  say(`2. kill -9 of ${victim.name} (pid ${victim.pid}) at block ${killedAt}; it stays away`)
  await victim.killNine()
  statuses = await waitFor(
    others,
    slotMs,
    'the alternate in its seat, final',
    30 * n,
    (all) =>
      lively(all) &&
      all.every((s) => !s.executive.includes(victim.witness) && s.executive.includes(alternate.witness) && !s.changing),
  )
  const seatedAt = highestHead(statuses)
  const record = (await alternate.operate(['witness', 'show', '--for', victim.witness])).split('\n')
  const deposit = 100_000n * WEI_PER_DPN
  const fine = (deposit * BigInt(DEFAULT_PARAMS.downtime.fineBps)) / 10_000n
  if (
    !record.some((line) => line === `deposit   ${formatDpn(deposit - fine)} DPN`) ||
    !record.some((line) => line.startsWith('jailed    for downtime'))
  )
    throw new Error(`MISMATCH: ${record.join('; ')}`)
  say(
    `   fined ${formatDpn(fine)} DPN and jailed; ${alternate.name} is executive at block ${seatedAt}; finality was never older than ${oldest} slots`,
  )

  say('3. the new member makes blocks; the fine goes to all holders')
  await waitFor(others, slotMs, 'two more rounds', 6 * n, (all) => lively(all) && lowestFinal(all) >= seatedAt + 2 * n)
  let dividend = await findFirstDividend(others[0]!, seatedAt, holders)
  for (let tries = 0; dividend === null && tries < 8; tries++) {
    const next = highestHead(statuses) + 8
    statuses = await waitFor(
      others,
      slotMs,
      'eight more final blocks',
      30,
      (all) => lively(all) && lowestFinal(all) >= next,
    )
    dividend = await findFirstDividend(others[0]!, lowestFinal(statuses), holders)
  }
  if (dividend === null) throw new Error('MISMATCH: the fine was not paid out')
  assertFirstDividend(dividend.before, dividend.after, fine, victim.witness)
  say(`   block ${dividend.after.height}: ${formatDpn(fine)} DPN, each holder's share exact`)

  say(`4. ${victim.name} returns from its own disk`)
  await victim.start()
  await waitFor(
    nodes,
    slotMs,
    'it caught up',
    60,
    (all) => highestHead(all) - all[nodes.indexOf(victim)]!.head.height <= 2,
  )
  const told = await victim.operate(['status'])
  if (!/, no seat$|, alternate$/m.test(told)) throw new Error(`MISMATCH: its status says\n${told}`)
  say(`   its status: ${told.split('\n').find((line) => line.startsWith('jailed')) ?? 'free already'}`)
  await waitFor(
    [victim],
    slotMs,
    'freed by its own heartbeat',
    60 + DOWNTIME_PARAMS.downtime.jailSlots,
    (all) => all[0]!.witness.standing?.jailed === 'no',
  )
  say(`   freed by its heartbeat; ${await victim.operate(['witness', 'deposit', '--dpn', '500'])}`)
  statuses = await waitFor(
    nodes,
    slotMs,
    'executive again by its votes at the next term',
    TERM_SLOTS + 60,
    (all) =>
      lively(all) &&
      all.every((s) => s.executive.includes(victim.witness) && !s.executive.includes(alternate.witness) && !s.changing),
  )
  const backAt = highestHead(statuses)
  statuses = await waitFor(nodes, slotMs, 'its turns', 6 * n, (all) => lowestFinal(all) >= backAt + 2 * n)
  const { standing, key, seat } = statuses[nodes.indexOf(victim)]!.witness
  if (seat !== 'executive' || key !== 'armed' || standing?.depositWei !== String(deposit))
    throw new Error(`MISMATCH: ${victim.name} is ${seat}, ${key}, deposit ${standing?.depositWei}`)

  say('5. every block, and the money, are compared on every node')
  for (const height of [seatedAt, dividend.before.height, dividend.after.height, lowestFinal(statuses)])
    await compareBooks(nodes, height, holders)
  const result = await compareChains(nodes)
  for (const node of [victim, alternate])
    if ((result.produced.get(node.witness) ?? 0) === 0) throw new Error(`MISMATCH: ${node.name} made no block`)
  say(
    `   ${result.comparedTo} blocks: hashes, state roots, supply and every balance are the same on all ${nodes.length}; blocks made: ${nodes.map((node) => `${node.name} ${result.produced.get(node.witness) ?? 0}`).join(', ')}`,
  )
  return result
}
