import { formatDpn } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { badOption } from '#node-core/node/errors.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { callRegistry, type RegistryRequest } from '#node-core/witness/registry/callRegistry.ts'
import { checkRequest } from './checkRequest.ts'
import { readCandidates, readUnlocking, readVotes } from '#node-core/witness/registry/readRegistry.ts'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { dpnOption, neededOption, type CliValues } from '../arguments/options.ts'
import { operatorKey } from './operatorKey.ts'
import { slotDate } from './slotDate.ts'

/**
 * `vote`, `unvote`, `unlock-votes`, `votes`: moves the operator's own stake between witnesses, or shows it (protocol.md
 * §2.4).
 */
export async function voteCommand(
  command: 'vote' | 'unvote' | 'unlock-votes' | 'votes',
  values: CliValues,
  io: CommandIo,
): Promise<number> {
  const rpc = createRpcClient(neededOption(values, 'rpc', 'URL'))
  const key = await operatorKey(values)
  const caller = toAddress(privateKeyToAddress(key))
  const call = async (request: RegistryRequest, valueWei = 0n) => {
    await checkRequest(rpc, caller, request, slotDate)
    return callRegistry(rpc, key, request, valueWei)
  }
  if (command === 'votes') {
    const [status, candidates, unlocking] = await Promise.all([
      rpc.call<ChainStatus>('dip_status'),
      readCandidates(rpc),
      readUnlocking(rpc, caller),
    ])
    io.out(`account   ${caller}`)
    for (const witness of candidates) {
      const mine = await readVotes(rpc, caller, witness)
      if (mine > 0n) io.out(`for       ${witness} ${formatDpn(mine)} DPN`)
    }
    for (const { amountWei, slot } of unlocking)
      io.out(
        `leaving   ${formatDpn(amountWei)} DPN, ${slot <= status.slot ? 'free now: unlock-votes' : `free at ${slotDate(status, slot)}`}`,
      )
    return 0
  }
  if (command === 'unlock-votes') {
    const { hash, height } = await call({ name: 'withdrawVotes' })
    io.out(`unlocked in block ${height} (${hash})`)
    return 0
  }
  const witness = toAddress(neededOption(values, 'for', 'ADDRESS'))
  const amountWei = dpnOption('dpn', neededOption(values, 'dpn', 'N'), io.out)
  if (amountWei === 0n) throw badOption('--dpn is more than nothing', { option: 'dpn' })
  const { hash, height } =
    command === 'vote'
      ? await call({ name: 'vote', witness }, amountWei)
      : await call({ name: 'unvote', witness, amountWei })
  io.out(
    `${command === 'vote' ? 'voted' : 'votes taken back'} in block ${height} (${hash}); it counts from the next term`,
  )
  if (command === 'unvote') {
    const [status, unlocking] = await Promise.all([rpc.call<ChainStatus>('dip_status'), readUnlocking(rpc, caller)])
    const last = unlocking.at(-1)
    if (last !== undefined) io.out(`the DPN is free at ${slotDate(status, last.slot)}: unlock-votes`)
  }
  return 0
}
