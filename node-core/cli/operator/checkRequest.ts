import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import { registryCallFailed } from '#node-core/witness/errors.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import type { RpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { RegistryRequest } from '#node-core/witness/registry/callRegistry.ts'
import { JAILED_FOR_GOOD, readUnlocking, readVotes, readWitness } from '#node-core/witness/registry/readRegistry.ts'

/** How a slot is told to a person. */
type TellSlot = (status: ChainStatus, slot: number) => string

/**
 * Says in words why the registry would refuse, and what to do, before anything is sent; the chain itself answers with a
 * code only.
 * What passes here may still be refused there. @throws NODE_REGISTRY_CALL_FAILED, NODE_DOES_NOT_ANSWER,
 * NODE_RPC_REFUSED
 */
export async function checkRequest(
  rpc: RpcClient,
  caller: Address,
  request: RegistryRequest,
  tell: TellSlot,
): Promise<void> {
  const status = await rpc.call<ChainStatus>('dip_status')
  const refuse = (why: string): never => {
    throw registryCallFailed(why, { request: request.name, account: caller })
  }
  if (request.name === 'withdrawVotes') {
    const unlocking = await readUnlocking(rpc, caller)
    const first = unlocking.reduce<number | null>(
      (least, { slot }) => (least === null || slot < least ? slot : least),
      null,
    )
    if (first === null)
      refuse('no votes of this account are on the way out; take some back first: unvote --for ADDRESS --dpn N')
    else if (first > status.slot) refuse(`nothing is free yet; the first votes are at ${tell(status, first)}`)
    return
  }
  const witness = request.name === 'vote' || request.name === 'unvote' ? request.witness : caller
  const record = await readWitness(rpc, witness)
  const known = record.depositWei > 0n || record.votesWei > 0n || record.heartbeatSlot >= 0
  if (request.name === 'unvote') {
    const mine = await readVotes(rpc, caller, witness)
    if (mine < request.amountWei)
      refuse(`this account has ${formatDpn(mine)} DPN of votes there; take back that much or less`)
    return
  }
  if (request.name === 'vote') {
    if (!known) refuse('nobody of that address stands for election; status lists who does')
    if (record.unlockSlot !== -1) refuse('that witness has left; vote for another one')
    return
  }
  if (request.name === 'register') {
    if (record.jailedUntilSlot === JAILED_FOR_GOOD)
      refuse(
        'this witness was slashed and does not come back; take what is left of the deposit with witness exit, then witness withdraw, and start with a new key',
      )
    return
  }
  if (!known) refuse('this account is no witness; register it first: witness register')
  if (request.name === 'exit' && record.unlockSlot !== -1)
    refuse(`it has left already; its deposit is free at ${tell(status, record.unlockSlot)}`)
  if (request.name === 'withdrawDeposit') {
    if (record.unlockSlot === -1) refuse('it still stands for election; leave first: witness exit')
    if (record.depositWei === 0n) refuse('there is no deposit any more')
    if (record.unlockSlot > status.slot) refuse(`the deposit is free at ${tell(status, record.unlockSlot)}`)
    if (status.executive.includes(caller))
      refuse(
        'it is still an executive witness; the deposit is free once another one has taken its seat and the time after that is over',
      )
  }
}
