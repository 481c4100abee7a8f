import { badParams } from '../errors.ts'

/** One JSON-RPC method: positional parameters in, plain JSON out. */
export type RpcMethod = (params: readonly unknown[]) => unknown | Promise<unknown>

export type RpcMethods = Readonly<Record<string, RpcMethod>>

/** With so many parameters at most: one that nobody looks at could have changed what was meant. */
export function takes(most: number, method: RpcMethod): RpcMethod {
  return (params) => {
    if (params.length > most) throw badParams(`too many arguments, want at most ${most}`, { limit: most })
    return method(params)
  }
}
