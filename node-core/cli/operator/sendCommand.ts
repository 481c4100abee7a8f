import { toAddress } from '#node-core/model/ids.ts'
import { sendCall } from '#node-core/witness/registry/sendCall.ts'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { dpnOption, neededOption, type CliValues } from '../arguments/options.ts'
import { operatorKey } from './operatorKey.ts'

/** `send`: DPN from one of the folder's accounts, so that a witness can pay its deposit and fees. */
export async function sendCommand(values: CliValues, io: CommandIo): Promise<number> {
  const rpc = createRpcClient(neededOption(values, 'rpc', 'URL'))
  const to = toAddress(neededOption(values, 'to', 'ADDRESS'))
  const valueWei = dpnOption('dpn', neededOption(values, 'dpn', 'N'), io.out)
  const { hash, height } = await sendCall(rpc, await operatorKey(values), { to, data: '0x', valueWei })
  io.out(`sent in block ${height} (${hash})`)
  return 0
}
