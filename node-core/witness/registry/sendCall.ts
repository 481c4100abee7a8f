import { setTimeout as sleep } from 'node:timers/promises'
import { serializeTransaction, type TransactionSerializableEIP1559 } from 'viem'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { cannotPay, notIncluded, registryCallFailed } from '../errors.ts'
import type { RpcClient } from '../rpc/rpcClient.ts'

export interface OperatorCall {
  readonly to: Address
  readonly data: `0x${string}`
  readonly valueWei: bigint
}

export interface CallReceipt {
  readonly hash: Hash
  readonly height: number
}

const WAIT_MS = 60_000
const POLL_MS = 250

/**
 * Signs a call with `key` and hands it to a node. It is tried out first, so that a refusal is said before anything is
 * signed.
 * @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED, NODE_CANNOT_PAY (with `account`, `needsWei`, `hasWei`)
 */
export async function submitCall(rpc: RpcClient, key: Uint8Array, { to, data, valueWei }: OperatorCall): Promise<Hash> {
  const from = privateKeyToAddress(key)
  const [chainId, nonce, gasPrice, balance] = await Promise.all([
    rpc.call<string>('eth_chainId'),
    rpc.call<string>('eth_getTransactionCount', [from, 'pending']),
    rpc.call<string>('eth_gasPrice'),
    rpc.call<string>('eth_getBalance', [from, 'latest']),
  ])
  const short = (needsWei: bigint) =>
    cannotPay('the account cannot pay for this', { account: from, needsWei, hasWei: BigInt(balance) })
  if (BigInt(balance) < valueWei) throw short(valueWei)
  const gas =
    (BigInt(await rpc.call<string>('eth_estimateGas', [{ from, to, data, value: `0x${valueWei.toString(16)}` }])) *
      3n) /
    2n
  // More than today's price and gas: the base fee and the registry's lists may grow before it is in.
  const maxFeePerGas = BigInt(gasPrice) * 2n
  if (BigInt(balance) < valueWei + gas * maxFeePerGas) throw short(valueWei + gas * maxFeePerGas)
  const unsigned: TransactionSerializableEIP1559 = {
    type: 'eip1559',
    chainId: Number(chainId),
    nonce: Number(nonce),
    gas,
    maxFeePerGas,
    maxPriorityFeePerGas: 1_000_000n,
    to,
    data,
    value: valueWei,
  }
  const signature = sign(keccak256(hexToBytes(serializeTransaction(unsigned))), key)
  const raw = serializeTransaction(unsigned, {
    r: bytesToHex(signature.subarray(0, 32)),
    s: bytesToHex(signature.subarray(32, 64)),
    yParity: signature[64]!,
  })
  return rpc.call<Hash>('eth_sendRawTransaction', [raw])
}

/** {@link submitCall}, then waits until it is in a block. @throws NODE_REGISTRY_CALL_FAILED, NODE_NOT_INCLUDED too */
export async function sendCall(rpc: RpcClient, key: Uint8Array, call: OperatorCall): Promise<CallReceipt> {
  const hash = await submitCall(rpc, key, call)
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
