import { formatDpn } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { badOption } from '#node-core/node/errors.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { callRegistry, type RegistryRequest } from '#node-core/witness/registry/callRegistry.ts'
import { checkRequest } from './checkRequest.ts'
import { JAILED_FOR_GOOD, readWitness } from '#node-core/witness/registry/readRegistry.ts'
import { createRpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { dpnOption, neededOption, type CliValues } from '../arguments/options.ts'
import { operatorKey } from './operatorKey.ts'
import { slotDate } from './slotDate.ts'

const STANDARD_DEPOSIT = '100000'
const REQUESTS: Readonly<Record<string, RegistryRequest>> = {
  register: { name: 'register' },
  deposit: { name: 'register' },
  heartbeat: { name: 'heartbeat' },
  exit: { name: 'exit' },
  withdraw: { name: 'withdrawDeposit' },
  unlock: { name: 'withdrawDeposit' },
}

/**
 * `witness register|deposit|heartbeat|exit|withdraw|show`: what the operator of a witness does with its deposit
 * (protocol.md §2.4).
 */
export async function witnessCommand(what: string | undefined, values: CliValues, io: CommandIo): Promise<number> {
  const rpc = createRpcClient(neededOption(values, 'rpc', 'URL'))
  if (what === 'show') {
    const address = toAddress(values.for ?? privateKeyToAddress(await operatorKey(values)))
    const [record, status] = await Promise.all([readWitness(rpc, address), rpc.call<ChainStatus>('dip_status')])
    io.out(`witness   ${address}`)
    io.out(`deposit   ${formatDpn(record.depositWei)} DPN`)
    io.out(`votes     ${formatDpn(record.votesWei)} DPN`)
    io.out(`heartbeat ${record.heartbeatSlot < 0 ? 'never' : slotDate(status, record.heartbeatSlot)}`)
    if (record.jailedUntilSlot === JAILED_FOR_GOOD)
      io.out(
        'jailed    for good: it was slashed; witness exit, then witness withdraw, give back what is left of the deposit',
      )
    else if (record.jailedUntilSlot !== -1)
      io.out(
        `jailed    for downtime; a heartbeat from ${slotDate(status, record.jailedUntilSlot)} on ends it (a running node sends it by itself)`,
      )
    if (record.unlockSlot !== -1) io.out(`leaving   deposit is free at ${slotDate(status, record.unlockSlot)}`)
    return 0
  }
  const request = what === undefined ? undefined : REQUESTS[what]
  if (request === undefined)
    throw badOption('witness takes register, deposit, heartbeat, exit, withdraw or show', { command: what ?? '' })
  const key = await operatorKey({ ...values, from: 'witness' })
  const caller = toAddress(privateKeyToAddress(key))
  await checkRequest(rpc, caller, request, slotDate)
  const depositWei =
    what === 'deposit'
      ? dpnOption('dpn', neededOption(values, 'dpn', 'N'), io.out)
      : what === 'register'
        ? dpnOption('deposit', values.deposit ?? STANDARD_DEPOSIT, io.out)
        : 0n
  const { hash, height } = await callRegistry(rpc, key, request, depositWei)
  io.out(`${what} done in block ${height} (${hash})`)
  if (what === 'exit') {
    const [record, status] = await Promise.all([readWitness(rpc, caller), rpc.call<ChainStatus>('dip_status')])
    io.out(
      `the deposit is free at ${slotDate(status, record.unlockSlot)}${status.executive.includes(caller) ? ', later if it keeps its seat beyond this term' : ''}`,
    )
  }
  return 0
}
