import { formatDpn, parseDpn } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { badOption } from '../../errors.ts'
import { callRegistry, readWitness, type RegistryRequest } from '../../operator/callRegistry.ts'
import { createRpcClient } from '../../operator/rpcClient.ts'
import type { CommandIo } from '../commandIo.ts'
import { neededOption, type CliValues } from '../options.ts'
import { operatorKey } from './operatorKey.ts'

const STANDARD_DEPOSIT = '100000'
const REQUESTS: Readonly<Record<string, RegistryRequest>> = { register: { name: 'register' }, heartbeat: { name: 'heartbeat' }, exit: { name: 'exit' }, unlock: { name: 'withdrawDeposit' } }

/** `witness register|heartbeat|exit|unlock|show`: what the operator of a witness does with its deposit (protocol.md §2). */
export async function witnessCommand(what: string | undefined, values: CliValues, io: CommandIo): Promise<number> {
  const rpc = createRpcClient(neededOption(values, 'rpc', 'URL'))
  if (what === 'show') {
    const address = toAddress(values.for ?? privateKeyToAddress(await operatorKey(values)))
    const record = await readWitness(rpc, address)
    io.out(`witness   ${address}`)
    io.out(`deposit   ${formatDpn(record.depositWei)} DPN`)
    io.out(`votes     ${formatDpn(record.votesWei)} DPN`)
    io.out(`heartbeat ${record.heartbeatSlot < 0 ? 'never' : `slot ${record.heartbeatSlot}`}`)
    if (record.jailedUntilSlot !== -1) io.out(`jailed    until slot ${record.jailedUntilSlot}`)
    if (record.unlockSlot !== -1) io.out(`leaving   deposit is free at slot ${record.unlockSlot}`)
    return 0
  }
  const request = what === undefined ? undefined : REQUESTS[what]
  if (request === undefined) throw badOption('witness takes register, heartbeat, exit, unlock or show', { command: what ?? '' })
  const depositWei = request.name === 'register' ? parseDpn(values.deposit ?? STANDARD_DEPOSIT) : 0n
  const { hash, height } = await callRegistry(rpc, await operatorKey({ ...values, from: 'witness' }), request, depositWei)
  io.out(`${what} done in block ${height} (${hash})`)
  return 0
}
