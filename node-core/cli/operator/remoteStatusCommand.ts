import { formatDpn } from '#node-core/kernel/amount.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { snapshotLine } from '../arguments/snapshotLine.ts'
import { slotDate } from './slotDate.ts'

/** `status --rpc URL`: where a running node stands. */
export async function remoteStatusCommand(url: string, io: CommandIo): Promise<number> {
  const status = await createRpcClient(url).call<ChainStatus>('dip_status')
  for (const line of statusLines(status)) io.out(line)
  return 0
}

/** A node's status in lines for its operator: what is, and where something is to be done, what. */
export function statusLines(status: ChainStatus): string[] {
  const { finality } = status
  return [
    `network   ${status.name} (chain ${status.chainId})`,
    `genesis   ${status.genesis}`,
    `slot      ${status.slot} of ${status.slotMs} ms`,
    `head      ${status.head.height} ${status.head.hash}`,
    `state     ${status.head.stateRoot}`,
    `final     ${status.final.height} ${status.final.hash}, ${finality.ageSlots} slots ago`,
    ...(finality.stopped
      ? [
          `finality  STOPPED: ${finality.heard} of ${finality.members} witnesses heard, ${finality.quorum} are needed; nobody is fined meanwhile`,
        ]
      : []),
    `peers     ${status.peers}${status.syncing && status.snapshot === null ? ', fetching blocks' : ''}`,
    ...(status.snapshot === null ? [] : [`snapshot  ${snapshotLine(status.snapshot)}`]),
    `waiting   ${status.waiting} transactions`,
    ...keyLines(status),
    ...status.executive.map(
      (witness, i) => `executive ${i + 1} ${witness}${status.jailed.includes(witness) ? ' jailed' : ''}`,
    ),
    ...status.alternates.map((witness, i) => `alternate ${i + 1} ${witness}`),
    ...(status.changing ? ['a change of the executive set is under way'] : []),
  ]
}

const KEY_HINTS: Readonly<Record<string, string>> = {
  silent:
    'silent: this disk does not know what the key has signed, or the key was seen signing elsewhere; stop every other node with it, then start with --arm-key',
  listening: 'listening to the network before it signs',
}

function keyLines({ witness, ...status }: ChainStatus): string[] {
  if (witness.address === null) return ['key       none']
  const lines = [
    `key       ${witness.address}, ${KEY_HINTS[witness.key] ?? witness.key}, ${witness.seat === 'none' ? 'no seat' : witness.seat}`,
  ]
  const { standing, candidacy, evidence } = witness
  if (candidacy === 'needsDpn')
    lines.push('candidate waits for its deposit and a fee: send DPN to the address above; it registers by itself')
  if (candidacy === 'fetching') lines.push('candidate waits until the chain is fetched')
  if (standing !== null) {
    lines.push(
      `account   ${formatDpn(BigInt(standing.balanceWei))} DPN to spend, deposit ${formatDpn(BigInt(standing.depositWei))} DPN, votes ${formatDpn(BigInt(standing.votesWei))} DPN`,
    )
    if (standing.jailed === 'forGood')
      lines.push(
        'jailed    for good: it was slashed; witness exit, then witness withdraw, give back what is left of the deposit',
      )
    if (standing.jailed === 'downtime')
      lines.push(
        `jailed    for missed turns; ${standing.jailedUntilSlot > status.slot ? `at ${slotDate(status, standing.jailedUntilSlot)} ` : ''}this node frees it with a heartbeat (fee from its account), and votes may seat it again at the next term`,
      )
    if (standing.unlockSlot !== -1)
      lines.push(
        `leaving   deposit is free at ${slotDate(status, standing.unlockSlot)}${standing.unlockSlot <= status.slot ? ': witness withdraw' : ''}`,
      )
    if (witness.seat === 'executive')
      lines.push(
        `turns     ${standing.missed.settled} missed of the last ones in final history, ${standing.missed.recent} after it`,
      )
    if (standing.depositWei !== '0' && BigInt(standing.balanceWei) === 0n)
      lines.push('fees      none: send the account a little DPN, or it cannot say that it is there')
  }
  if (evidence.waiting > 0)
    lines.push(
      `evidence  ${evidence.waiting} offences of others to be punished${evidence.unpaid ? '; the account lacks the fee to hand them in: send it DPN' : ''}`,
    )
  return lines
}
