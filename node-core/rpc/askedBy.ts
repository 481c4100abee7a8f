import type { Caller } from '#node-core/chain/queries/createTurns.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'

/** The same chain, whose calls, estimates and logs are asked for by `caller`: the node's turns go by it. */
export function askedBy(chain: Chain, caller: Caller): Chain {
  const asked: Pick<Chain, 'call' | 'estimateGas' | 'getLogs'> = {
    call: (request, tag) => chain.call(request, tag, caller),
    estimateGas: (request) => chain.estimateGas(request, caller),
    getLogs: (filter) => chain.getLogs(filter, caller),
  }
  // Everything else (getters among it) as the chain says at the moment it is asked.
  return Object.assign(Object.create(chain) as Chain, asked)
}
