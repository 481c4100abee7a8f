import { decodeWire } from '#node-core/api/wire.ts'
import { createServer, type ApiServer, type CallHandlers, type FeedHandlers } from '#node-core/api/createServer.ts'
import { silentLogger } from '#node-core/kernel/log.ts'

/** A node that answers some calls itself and hands the rest to another one. */
export function overrideCalls(base: ApiServer, handlers: Partial<CallHandlers>): ApiServer {
  const own = createServer(handlers as CallHandlers, {} as FeedHandlers, silentLogger)
  const takes = (text: string): boolean => {
    try {
      const message = decodeWire(text) as { name?: unknown }
      return typeof message.name === 'string' && Object.hasOwn(handlers, message.name)
    } catch {
      return false
    }
  }
  return {
    request: (text, session) => (takes(text) ? own : base).request(text, session),
    subscribe: (text, emit, session) => (takes(text) ? own : base).subscribe(text, emit, session),
  }
}
