import { parseDpn } from '#node-core/kernel/amount.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { badOption } from '../../errors.ts'
import { callRegistry } from '../../operator/callRegistry.ts'
import { createRpcClient } from '../../operator/rpcClient.ts'
import type { CommandIo } from '../commandIo.ts'
import { neededOption, type CliValues } from '../options.ts'
import { operatorKey } from './operatorKey.ts'

/** `vote`, `unvote`, `unlock-votes`: moves the operator's own stake between witnesses (protocol.md §2 "Witnesses"). */
export async function voteCommand(command: 'vote' | 'unvote' | 'unlock-votes', values: CliValues, io: CommandIo): Promise<number> {
  const rpc = createRpcClient(neededOption(values, 'rpc', 'URL'))
  const key = await operatorKey(values)
  if (command === 'unlock-votes') {
    const { hash, height } = await callRegistry(rpc, key, { name: 'withdrawVotes' })
    io.out(`unlocked in block ${height} (${hash})`)
    return 0
  }
  const witness = toAddress(neededOption(values, 'for', 'ADDRESS'))
  const amountWei = parseDpn(neededOption(values, 'dpn', 'N'))
  if (amountWei === 0n) throw badOption('--dpn is more than nothing', { option: 'dpn' })
  const { hash, height } = command === 'vote' ? await callRegistry(rpc, key, { name: 'vote', witness }, amountWei) : await callRegistry(rpc, key, { name: 'unvote', witness, amountWei })
  io.out(`${command === 'vote' ? 'voted' : 'votes taken back'} in block ${height} (${hash}); it counts from the next term`)
  return 0
}
