/** One JSON-RPC method: positional parameters in, plain JSON out. */
export type RpcMethod = (params: readonly unknown[]) => unknown | Promise<unknown>

export type RpcMethods = Readonly<Record<string, RpcMethod>>
