import { NodeError, toNodeError } from '#node-core/kernel/errors.ts'
import type { ContentSource } from '../protocol/contentProtocol.ts'
import type { Wire, WireServer } from '../transport/ipcTransport.ts'
import type { NodeHost } from './nodeHost.ts'

export interface StartingNode {
  readonly server: WireServer
  content(): Promise<ContentSource>
  stop(): Promise<void>
}

/**
 * A node that is still starting, as if it had started: calls wait for it. Where it fails to start (a damaged database, say), every
 * call is answered with that error, so that the window opens and says so instead of staying white.
 */
export function startingNode(starting: Promise<NodeHost>): StartingNode {
  const asWire = (cause: unknown): Wire => JSON.stringify({ ok: false, error: toNodeError(cause).toWire() })
  return {
    server: {
      request: (message) => starting.then((node) => node.server.request(message)).catch(asWire),
      subscribe: (message, emit) => {
        let stop: (() => void) | null = null
        let stopped = false
        starting.then(
          (node) => {
            if (!stopped) stop = node.server.subscribe(message, emit)
          },
          (cause: unknown) => emit(asWire(cause)),
        )
        return () => {
          stopped = true
          stop?.()
        }
      },
    },
    content: () => starting.then((node) => node.content),
    stop: () => starting.then((node) => node.stop(), () => undefined),
  }
}

/** Stands in until a node is composed: answers that there is none. */
export const noNode = (): Promise<NodeHost> => Promise.reject(new NodeError('unavailable', 'NODE_NOT_RUNNING', 'no node in this build'))
