import type { ApiServer } from './createServer.ts'
import type { Session, Transport } from './transport.ts'

/** The seam without a wire, for tests and the headless demo; everything is still encoded and decoded. */
export function createInProcessTransport(server: ApiServer, session: Session = { id: 'in-process' }): Transport {
  return {
    request: (text) => server.request(text, session),
    subscribe: (text, onMessage) => server.subscribe(text, onMessage, session),
  }
}
