import type { Caller } from '#node-core/chain/queries/createTurns.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'

/** The same chain, whose calls, estimates and logs are asked for by `caller`: the node's turns go by it. */
export function askedBy(chain: Chain, caller: Caller): Chain {
  const asked: Pick<Chain, 'call' | 'estimateGas' | 'listAccess' | 'getLogs'> = {
    call: (request, tag, overrides) => chain.call(request, tag, overrides, caller),
    estimateGas: (request, tag, overrides) => chain.estimateGas(request, tag, overrides, caller),
    listAccess: (request, tag) => chain.listAccess(request, tag, caller),
    getLogs: (filter) => chain.getLogs(filter, caller),
  }
  // Everything else (getters among it) as the chain says at the moment it is asked.
  return Object.assign(Object.create(chain) as Chain, asked)
}
