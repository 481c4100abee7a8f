import type { CallHandlers } from '#node-core/api/createServer.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<CallHandlers, 'chain.blocks' | 'chain.block' | 'chain.transaction' | 'chain.account'>

export function chainHandlers(context: HandlerContext): Handlers {
  return {
    'chain.blocks': ({ before, limit }) => {
      const height = before === undefined ? null : Number(before)
      return context.session().explorer.blocks(height !== null && Number.isSafeInteger(height) ? height : null, limit)
    },
    'chain.block': ({ id }) => context.session().explorer.block(id),
    'chain.transaction': ({ hash }) => context.session().explorer.transaction(hash),
    'chain.account': ({ address }) => context.session().explorer.account(address),
  }
}
