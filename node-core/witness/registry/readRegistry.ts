import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { NEVER } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { RpcClient } from '../rpc/rpcClient.ts'

/** A witness as the registry knows it; amounts in wei, times in slots, −1 = none. */
export interface WitnessRecord {
  readonly depositWei: bigint
  readonly votesWei: bigint
  readonly heartbeatSlot: number
  /** {@link JAILED_FOR_GOOD}: slashed. */
  readonly jailedUntilSlot: number
  readonly unlockSlot: number
}

export const JAILED_FOR_GOOD = NEVER

/** Votes on the way out. */
export interface UnlockingVotes {
  readonly amountWei: bigint
  readonly slot: number
}

const view = (rpc: RpcClient, data: `0x${string}`) =>
  rpc.call<`0x${string}`>('eth_call', [{ to: REGISTRY_ADDRESS, data }, 'latest'])

/**
 * Reads a witness's record at the head; an unknown one has neither deposit nor heartbeat.
 * @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED
 */
export async function readWitness(rpc: RpcClient, witness: Address): Promise<WitnessRecord> {
  const data = await view(rpc, encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'witness', args: [witness] }))
  const [depositWei, votesWei, heartbeatSlot, jailedUntilSlot, unlockSlot] = decodeFunctionResult({
    abi: REGISTRY_ABI,
    functionName: 'witness',
    data,
  })
  return {
    depositWei,
    votesWei,
    heartbeatSlot: Number(heartbeatSlot),
    jailedUntilSlot: Number(jailedUntilSlot),
    unlockSlot: Number(unlockSlot),
  }
}

/** Everyone with a record. @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED */
export async function readCandidates(rpc: RpcClient): Promise<Address[]> {
  const data = await view(rpc, encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'candidates' }))
  return decodeFunctionResult({ abi: REGISTRY_ABI, functionName: 'candidates', data }).map((address) =>
    toAddress(address),
  )
}

/** A holder's votes for a witness, wei. @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED */
export async function readVotes(rpc: RpcClient, holder: Address, witness: Address): Promise<bigint> {
  const data = await view(
    rpc,
    encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'votesOf', args: [holder, witness] }),
  )
  return decodeFunctionResult({ abi: REGISTRY_ABI, functionName: 'votesOf', data })
}

/**
 * Votes that a holder took back and cannot withdraw, or has not withdrawn, yet.
 * @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED
 */
export async function readUnlocking(rpc: RpcClient, holder: Address): Promise<UnlockingVotes[]> {
  const data = await view(rpc, encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'unlockingOf', args: [holder] }))
  const [amounts, slots] = decodeFunctionResult({ abi: REGISTRY_ABI, functionName: 'unlockingOf', data })
  return amounts.map((amountWei, i) => ({ amountWei, slot: Number(slots[i]) }))
}
