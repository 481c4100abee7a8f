import type { ChainStatus } from '../../operator/chainStatusMethods.ts'
import { createRpcClient } from '../../operator/rpcClient.ts'
import type { CommandIo } from '../commandIo.ts'

/** `status --rpc URL`: where a running node stands. */
export async function remoteStatusCommand(url: string, io: CommandIo): Promise<number> {
  const status = await createRpcClient(url).call<ChainStatus>('dip_status')
  io.out(`network   ${status.name} (chain ${status.chainId})`)
  io.out(`genesis   ${status.genesis}`)
  io.out(`slot      ${status.slot} of ${status.slotMs} ms`)
  io.out(`head      ${status.head.height} ${status.head.hash}`)
  io.out(`state     ${status.head.stateRoot}`)
  io.out(`final     ${status.final.height} ${status.final.hash}`)
  io.out(`peers     ${status.peers}${status.syncing ? ', fetching blocks' : ''}`)
  io.out(`waiting   ${status.waiting} transactions`)
  io.out(`key       ${status.witness.address === null ? 'none' : `${status.witness.address}, ${status.witness.key}, ${status.witness.seat === 'none' ? 'no seat' : status.witness.seat}`}`)
  for (const [i, witness] of status.executive.entries()) io.out(`executive ${i + 1} ${witness}${status.jailed.includes(witness) ? ' jailed' : ''}`)
  for (const [i, witness] of status.alternates.entries()) io.out(`alternate ${i + 1} ${witness}`)
  if (status.changing) io.out('a change of the executive set is under way')
  return 0
}
