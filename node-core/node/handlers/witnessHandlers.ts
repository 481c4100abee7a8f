import type { CallHandlers } from '#node-core/api/createServer.ts'
import type { HandlerContext } from './context.ts'

export function witnessHandlers(context: HandlerContext): Pick<CallHandlers, 'witnesses.overview'> {
  return { 'witnesses.overview': ({ holder }) => context.session().witnesses(holder) }
}
