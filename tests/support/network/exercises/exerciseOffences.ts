import { formatDpn, WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { penaltyWei } from '#node-core/consensus/witnesses/evidence/penalty.ts'
import { DEFAULT_PARAMS } from '#node-core/consensus/params.ts'
import { assertFirstDividend, compareBooks } from '../checks/auditMoney.ts'
import { compareChains, type Comparison } from '../checks/compareChains.ts'
import type { Fleet } from '../createFleet.ts'
import { findFirstDividend } from '../checks/findFirstDividend.ts'
import { readSlashes, type Slash } from '../checks/readSlashes.ts'
import { highestHead, lowestFinal, waitFor } from '../checks/waitFor.ts'

export interface OffencesOptions {
  readonly slotMs: number
  readonly say: (line: string) => void
}

/** Slots that a slashed sum rests on this network. */
const REST_SLOTS = 40
/**
 * Parameters of the network for this exercise: one term, so that its end pays nothing in between; no turn is judged as
 * missed.
 */
export const OFFENCES_PARAMS = {
  slashing: { restSlots: REST_SLOTS },
  termSlots: 2_000,
  orphanReachSlots: 10_000,
} as const

export interface OffencesResult extends Comparison {
  readonly slashes: readonly Slash[]
}

/**
 * One witness's key armed on two nodes, between processes (protocol.md §2.10): in two halves of a network both sign;
 * when the halves
 * meet the others prove it and hand the proofs in by themselves, the deposit is cut, the key is jailed for good and
 * replaced, the
 * sum goes to all holders, to the wei, and finality goes on. @throws on any mismatch
 */
export async function exerciseOffences(fleet: Fleet, { slotMs, say }: OffencesOptions): Promise<OffencesResult> {
  const { nodes, executive, alternates, holders } = fleet
  if (fleet.twin === null || alternates.length === 0) throw new Error('the fleet has no twin or no alternate')
  const { owner, copy } = fleet.twin
  const n = executive.length
  const [alternate] = alternates as [(typeof alternates)[number]]
  const first = nodes.filter((node) => node !== copy && !alternates.includes(node))
  const halves = [...first, copy]

  say(
    `1. ${owner.name}'s key is armed in two folders; two halves of the network do not know each other: no finality, but both keys sign`,
  )
  let statuses = await waitFor(
    halves,
    slotMs,
    'both keys armed, finality found stopped on both sides',
    2 * n + 60,
    (all) => all.every((s) => s.finality.stopped && s.head.height >= n),
  )
  const told = (await owner.operate(['status'])).split('\n').find((line) => line.startsWith('finality')) ?? ''
  const side = Math.floor(n / 2) + 1
  if (!told.includes(`STOPPED: ${side} of ${n} witnesses heard, ${Math.floor((2 * n) / 3) + 1} are needed`))
    throw new Error(`MISMATCH: ${owner.name}'s status says: ${told}`)
  say(`   its status: ${told}`)
  const keys = [owner, copy].map((node) => statuses[halves.indexOf(node)]!)
  for (const [i, status] of keys.entries())
    if (status.witness.key !== 'armed') throw new Error(`MISMATCH: ${[owner, copy][i]!.name} is ${status.witness.key}`)
  if (lowestFinal(statuses) !== 0 || keys[0]!.head.hash === keys[1]!.head.hash)
    throw new Error('MISMATCH: the halves were not apart')
  say(
    `   heads ${statuses.map((s) => s.head.height).join(' ')}, final ${statuses.map((s) => s.final.height).join(' ')}`,
  )

  say(`2. ${alternate.name} starts and knows both halves`)
  const apart = highestHead(statuses)
  await Promise.all(alternates.map((node) => node.start()))
  statuses = await waitFor(
    nodes,
    slotMs,
    'one chain, final beyond the meeting',
    20 * n + 120,
    (all) => lowestFinal(all) > apart + 2,
  )
  say(
    `   final ${statuses.map((s) => s.final.height).join(' ')}; keys ${owner.name} ${statuses[nodes.indexOf(owner)]!.witness.key}, twin ${statuses[nodes.indexOf(copy)]!.witness.key}`,
  )
  // Whose half gave way has seen what the other signed.
  if ([owner, copy].every((node) => statuses[nodes.indexOf(node)]!.witness.key === 'armed'))
    throw new Error('MISMATCH: both go on signing')

  say('3. nobody can pay for handing in a proof, and says so; all that know of one are killed -9 and started again')
  const honest = nodes.filter((node) => node !== owner && node !== copy)
  const proofs = (all: readonly ChainStatus[]) => all.map((s) => s.witness.evidence.waiting)
  statuses = await waitFor(honest, slotMs, 'somebody cannot pay', 6 * n + 40, (all) =>
    all.some((s) => s.witness.evidence.unpaid),
  )
  const knowing = honest.filter((_, i) => statuses[i]!.witness.evidence.waiting > 0)
  const known = proofs(statuses).filter((waiting) => waiting > 0)
  if (statuses.some((s) => s.jailed.length > 0)) throw new Error('MISMATCH: punished without a paid report')
  if (
    !/^evidence .*lacks the fee/m.test((await Promise.all(knowing.map((node) => node.operate(['status'])))).join('\n'))
  )
    throw new Error('MISMATCH: status does not say that a fee is missing')
  await Promise.all(knowing.map((node) => node.killNine()))
  await Promise.all(knowing.map((node) => node.start()))
  statuses = await waitFor(knowing, slotMs, 'they know it still', 20, () => true)
  for (const [i, waiting] of proofs(statuses).entries())
    if (waiting < known[i]!)
      throw new Error(`MISMATCH: ${knowing[i]!.name} knew ${known[i]!} proofs and now ${waiting}`)
  say(`   ${knowing.map((node) => node.name).join(' ')} keep ${proofs(statuses).join(' ')} proofs`)

  say(
    '4. a little DPN for two of them: a proof is handed in, the deposit is cut, the key is jailed for good, the alternate takes the seat',
  )
  // All may have been down at once: their keys listen for two rounds before they sign again.
  await waitFor(knowing, slotMs, 'signing again', 6 * n, (all) => all.every((s) => s.witness.key === 'armed'))
  for (const node of knowing.slice(0, 2))
    await nodes[0]!.operate(['send', '--to', node.witness, '--dpn', '1', '--from', 'treasury'])
  statuses = await waitFor(
    nodes,
    slotMs,
    'the offender replaced everywhere, every proof settled',
    40 * n + 120,
    (all) =>
      all.every(
        (s) =>
          !s.executive.includes(owner.witness) &&
          s.executive.includes(alternate.witness) &&
          !s.changing &&
          s.witness.evidence.waiting === 0,
      ),
  )
  const standing = statuses[nodes.indexOf(owner)]!.witness.standing
  if (standing?.jailed !== 'forGood') throw new Error(`MISMATCH: ${owner.name} is not jailed for good`)
  const slashes = await readSlashes(nodes[0]!, lowestFinal(statuses))
  if (
    slashes.length === 0 ||
    slashes.some((slash) => slash.offender !== owner.witness || slash.reporter === owner.witness)
  )
    throw new Error(`MISMATCH: slashed ${slashes.map((s) => `${s.offender} by ${s.reporter}`).join(', ')}`)
  let deposit = 100_000n * WEI_PER_DPN
  for (const slash of slashes) {
    const penalty = penaltyWei(deposit, 1, n, DEFAULT_PARAMS.slashing)
    if (slash.penaltyWei !== penalty) throw new Error(`MISMATCH: penalty ${slash.penaltyWei} of ${deposit} wei`)
    deposit -= penalty
    say(
      `   ${slash.kind} in block ${slash.height}: ${formatDpn(penalty)} DPN, handed in by ${nodes.find((node) => node.witness === slash.reporter)?.name ?? slash.reporter}`,
    )
  }
  if (standing.depositWei !== String(deposit))
    throw new Error(`MISMATCH: deposit ${standing.depositWei}, not ${deposit}`)

  // Nothing else is sent from these accounts here.
  const sent = (
    await Promise.all(
      honest.map((node) => nodes[0]!.rpc.call<string>('eth_getTransactionCount', [node.witness, 'latest'])),
    )
  ).reduce((sum, count) => sum + Number(count), 0)
  if (sent > 2 * slashes.length)
    throw new Error(
      `MISMATCH: ${sent} transactions for ${slashes.length} offences: reporters do not wait for each other`,
    )
  say(`   ${slashes.length} offences took ${sent} transactions`)

  say(`5. ${REST_SLOTS} slots later the sum goes to all holders but the offender`)
  const due = Math.max(...slashes.map((slash) => slash.slot)) + REST_SLOTS
  statuses = await waitFor(
    nodes,
    slotMs,
    'the sums paid out, final',
    REST_SLOTS + 60,
    (all) => lowestFinal(all) > 0 && all.every((s) => s.slot - s.finality.ageSlots > due + 2),
  )
  const dividend = await findFirstDividend(nodes[0]!, lowestFinal(statuses), holders)
  if (dividend === null) throw new Error('MISMATCH: nothing was paid')
  const reward = DEFAULT_PARAMS.slashing.reporterRewardWei
  const paid = slashes
    .filter((slash) => slash.slot + REST_SLOTS <= dividend.after.slot)
    .reduce((sum, slash) => sum + slash.penaltyWei - reward, 0n)
  assertFirstDividend(dividend.before, dividend.after, paid, owner.witness)
  for (const height of [dividend.before.height, dividend.after.height, lowestFinal(statuses)])
    await compareBooks(nodes, height, holders)
  say(
    `   block ${dividend.after.height}: ${formatDpn(paid)} DPN, each holder's share exact; supply and every balance the same on all ${nodes.length} nodes`,
  )

  const result = await compareChains(nodes)
  if ((result.produced.get(alternate.witness) ?? 0) === 0) throw new Error('MISMATCH: the alternate made no block')
  return { ...result, slashes }
}
