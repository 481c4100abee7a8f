import { nodeDoesNotAnswer, nodeRefused } from '../errors.ts'

/** Asks a running node over JSON-RPC. */
export interface RpcClient {
  readonly url: string
  /** @throws NODE_DOES_NOT_ANSWER, NODE_RPC_REFUSED with the node's own code as `reason` */
  call<T>(method: string, params?: readonly unknown[]): Promise<T>
}

const TIMEOUT_MS = 10_000

interface Reply {
  readonly result?: unknown
  readonly error?: { readonly message?: string; readonly data?: unknown }
}

export function createRpcClient(url: string): RpcClient {
  return {
    url,
    async call<T>(method: string, params: readonly unknown[] = []): Promise<T> {
      let reply: Reply
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        reply = (await response.json()) as Reply
      } catch (cause) {
        throw nodeDoesNotAnswer(`no node answers at ${url}; is it running with --rpc?`, { url }, cause)
      }
      if (reply.error !== undefined) {
        const code = (reply.error.data as { code?: unknown } | null | undefined)?.code
        throw nodeRefused(reply.error.message ?? 'refused', {
          method,
          reason: typeof code === 'string' ? code : (reply.error.message ?? ''),
        })
      }
      return reply.result as T
    },
  }
}
