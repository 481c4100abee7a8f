import { setTimeout as sleep } from 'node:timers/promises'
import { decodeFunctionResult, encodeFunctionData, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem'
import { REGISTRY_ABI } from '#node-core/chain/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/chain/witnesses/registry/registryState.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { notIncluded, registryCallFailed } from '../errors.ts'
import type { RpcClient } from './rpcClient.ts'

/** What an operator asks of the witness registry; amounts in wei (protocol.md §2). */
export type RegistryRequest =
  | { readonly name: 'register' }
  | { readonly name: 'heartbeat' }
  | { readonly name: 'exit' }
  | { readonly name: 'withdrawDeposit' }
  | { readonly name: 'withdrawVotes' }
  | { readonly name: 'vote'; readonly witness: Address }
  | { readonly name: 'unvote'; readonly witness: Address; readonly amountWei: bigint }

export interface RegistryReceipt {
  readonly hash: Hash
  readonly height: number
}

const WAIT_MS = 60_000
const POLL_MS = 250

function encode(request: RegistryRequest): `0x${string}` {
  switch (request.name) {
    case 'vote':
      return encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'vote', args: [request.witness] })
    case 'unvote':
      return encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'unvote', args: [request.witness, request.amountWei] })
    default:
      return encodeFunctionData({ abi: REGISTRY_ABI, functionName: request.name })
  }
}

export interface OperatorCall {
  readonly to: Address
  readonly data: `0x${string}`
  readonly valueWei: bigint
}

/**
 * Signs a call with `key`, sends it through a running node and waits until it is in a block. It is tried out first, so that a refusal
 * is said before anything is signed. @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED, NODE_REGISTRY_CALL_FAILED, NODE_NOT_INCLUDED
 */
export async function sendCall(rpc: RpcClient, key: Uint8Array, { to, data, valueWei }: OperatorCall): Promise<RegistryReceipt> {
  const from = privateKeyToAddress(key)
  const [chainId, nonce, gasPrice, gas] = await Promise.all([
    rpc.call<string>('eth_chainId'), rpc.call<string>('eth_getTransactionCount', [from, 'pending']), rpc.call<string>('eth_gasPrice'),
    rpc.call<string>('eth_estimateGas', [{ from, to, data, value: `0x${valueWei.toString(16)}` }]),
  ])
  const unsigned: TransactionSerializableEIP1559 = {
    // More than today's price and gas: the base fee and the registry's lists may grow before it is in.
    type: 'eip1559', chainId: Number(chainId), nonce: Number(nonce), gas: (BigInt(gas) * 3n) / 2n, maxFeePerGas: BigInt(gasPrice) * 2n, maxPriorityFeePerGas: 1_000_000n,
    to, data, value: valueWei,
  }
  const signature = sign(keccak256(hexToBytes(serializeTransaction(unsigned))), key)
  const raw = serializeTransaction(unsigned, { r: bytesToHex(signature.subarray(0, 32)), s: bytesToHex(signature.subarray(32, 64)), yParity: signature[64]! })
  const hash = await rpc.call<Hash>('eth_sendRawTransaction', [raw])
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    const receipt = await rpc.call<{ status: string; blockNumber: string } | null>('eth_getTransactionReceipt', [hash])
    if (receipt !== null) {
      if (receipt.status !== '0x1') throw registryCallFailed('the call failed in its block', { transaction: hash })
      return { hash, height: Number(receipt.blockNumber) }
    }
    await sleep(POLL_MS)
  }
  throw notIncluded('sent, but in no block yet; it goes on waiting there', { transaction: hash })
}

/** Calls the witness registry; see {@link sendCall}. */
export function callRegistry(rpc: RpcClient, key: Uint8Array, request: RegistryRequest, valueWei = 0n): Promise<RegistryReceipt> {
  return sendCall(rpc, key, { to: REGISTRY_ADDRESS, data: encode(request), valueWei })
}

/** A witness as the registry knows it; amounts in wei, times in slots, −1 = none. */
export interface WitnessRecord {
  readonly depositWei: bigint
  readonly votesWei: bigint
  readonly heartbeatSlot: number
  readonly jailedUntilSlot: number
  readonly unlockSlot: number
}

/** Reads a witness's record at the head. @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED */
export async function readWitness(rpc: RpcClient, witness: Address): Promise<WitnessRecord> {
  const data = await rpc.call<`0x${string}`>('eth_call', [{ to: REGISTRY_ADDRESS, data: encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'witness', args: [witness] }) }, 'latest'])
  const [depositWei, votesWei, heartbeatSlot, jailedUntilSlot, unlockSlot] = decodeFunctionResult({ abi: REGISTRY_ABI, functionName: 'witness', data })
  return { depositWei, votesWei, heartbeatSlot: Number(heartbeatSlot), jailedUntilSlot: Number(jailedUntilSlot), unlockSlot: Number(unlockSlot) }
}
