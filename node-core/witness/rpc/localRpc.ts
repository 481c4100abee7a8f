import type { Chain } from '#node-core/chain/service/chain.ts'
import { ethMethods } from '#node-core/rpc/methods/ethMethods.ts'
import { nodeRefused } from '../errors.ts'
import type { RpcClient } from './rpcClient.ts'

/**
 * The chain of this process behind the same interface as a node elsewhere: what an operator's command does, a node may
 * do by itself.
 */
export function localRpc(chain: Chain): RpcClient {
  const methods = ethMethods(chain)
  return {
    url: 'this node',
    async call<T>(name: string, args: readonly unknown[] = []) {
      const method = methods[name]
      if (method === undefined) throw nodeRefused('no such method', { method: name, reason: 'RPC_NO_SUCH_METHOD' })
      return (await method(args)) as T
    },
  }
}
