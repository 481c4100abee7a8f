import type { ApiServer } from '#node-core/api/createServer.ts'
import { encodeWire } from '#node-core/api/wire.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { ContentSource } from '../protocol/contentProtocol.ts'
import type { NodeHost } from './nodeHost.ts'

export interface StartingNode {
  readonly server: ApiServer
  content(): Promise<ContentSource>
  stop(): Promise<void>
}

const refusal = (cause: unknown) => ({ ok: false, error: toNodeError(cause).toWire() })

/**
 * A node that is still starting, as if it had started: calls wait for it. Where it fails to start (a damaged database,
 * say), every
 * call is answered with that error, so that the window opens and says so instead of staying white.
 */
export function startingNode(starting: Promise<NodeHost>): StartingNode {
  return {
    server: {
      request: (text, session) =>
        starting
          .then((node) => node.server.request(text, session))
          .catch((cause: unknown) => encodeWire(refusal(cause))),
      subscribe: (text, emit, session) => {
        let stop: () => void = () => undefined
        let open = true
        starting.then(
          (node) => {
            if (open) stop = node.server.subscribe(text, emit, session)
          },
          (cause: unknown) => void (open && emit(encodeWire({ reply: refusal(cause) }))),
        )
        return () => {
          open = false
          stop()
        }
      },
    },
    content: () => starting.then((node) => node.content),
    stop: () =>
      starting.then(
        (node) => node.stop(),
        () => undefined,
      ),
  }
}
