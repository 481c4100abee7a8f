import { encodeFunctionData } from 'viem'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { RpcClient } from '../rpc/rpcClient.ts'
import { sendCall, type CallReceipt } from './sendCall.ts'

/** What an operator asks of the witness registry; amounts in wei (protocol.md §2.4). */
export type RegistryRequest =
  | { readonly name: 'register' }
  | { readonly name: 'heartbeat' }
  | { readonly name: 'exit' }
  | { readonly name: 'withdrawDeposit' }
  | { readonly name: 'withdrawVotes' }
  | { readonly name: 'vote'; readonly witness: Address }
  | { readonly name: 'unvote'; readonly witness: Address; readonly amountWei: bigint }

function encode(request: RegistryRequest): `0x${string}` {
  switch (request.name) {
    case 'vote':
      return encodeFunctionData({ abi: REGISTRY_ABI, functionName: 'vote', args: [request.witness] })
    case 'unvote':
      return encodeFunctionData({
        abi: REGISTRY_ABI,
        functionName: 'unvote',
        args: [request.witness, request.amountWei],
      })
    default:
      return encodeFunctionData({ abi: REGISTRY_ABI, functionName: request.name })
  }
}

/** Calls the witness registry; see {@link sendCall}. */
export function callRegistry(
  rpc: RpcClient,
  key: Uint8Array,
  request: RegistryRequest,
  valueWei = 0n,
): Promise<CallReceipt> {
  return sendCall(rpc, key, { to: REGISTRY_ADDRESS, data: encode(request), valueWei })
}
