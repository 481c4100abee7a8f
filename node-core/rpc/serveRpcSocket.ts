import type { WebSocket } from 'ws'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { RpcHandler } from './createRpcHandler.ts'
import { createSubscriptions } from './subscriptions.ts'

/** Requests of one client that are worked on at a time; it is not read from meanwhile. */
export const MAX_ASKED = 16
/** Requests that came in one piece with these and wait. */
const MAX_QUEUED = 4_096
/** Bytes that wait for a client to read them, from which on it is not read from … */
const MUCH_UNSENT = 1 << 20
/** … news for it are left out … */
const NO_NEWS_UNSENT = 4 << 20
/** … and it is closed: one largest answer and what came before it. */
const TOO_MUCH_UNSENT = 16 << 20

/**
 * JSON-RPC for one WebSocket client. One that asks without reading is not read from, and what it may leave unread has
 * an end.
 */
export function serveRpcSocket(client: WebSocket, chain: Chain, handler: RpcHandler, log: Logger): void {
  const queue: string[] = []
  let asked = 0

  const send = (text: string) => {
    if (client.readyState !== client.OPEN) return
    if (client.bufferedAmount > TOO_MUCH_UNSENT) return client.terminate()
    client.send(text, next)
  }
  const news = (text: string) => {
    if (client.bufferedAmount <= NO_NEWS_UNSENT) send(text)
  }
  const subscriptions = createSubscriptions(chain, news, (error) =>
    log.warn('logs of a block were not sent to a subscriber', { error }),
  )

  function next(): void {
    while (
      client.readyState === client.OPEN &&
      queue.length > 0 &&
      asked < MAX_ASKED &&
      client.bufferedAmount <= MUCH_UNSENT
    ) {
      asked++
      const request = subscriptions.request()
      handler
        .handle(queue.shift()!, request.methods)
        .then(
          (text) => {
            if (text !== null) send(text)
            request.answered()
          },
          (error: unknown) => log.error('a request failed', { error }),
        )
        .finally(() => {
          asked--
          next()
        })
    }
    const busy = queue.length > 0 || asked >= MAX_ASKED || client.bufferedAmount > MUCH_UNSENT
    if (busy !== client.isPaused) {
      if (busy) client.pause()
      else client.resume()
    }
  }

  client.on('message', (data) => {
    if (queue.length >= MAX_QUEUED) return client.terminate()
    queue.push(String(data))
    next()
  })
  client.on('close', () => {
    queue.length = 0
    subscriptions.close()
  })
}
