import type { WebSocket } from 'ws'

/**
 * How often a WebSocket is asked whether it is still there, ms: one that has not answered by the next time is closed.
 */
const BEAT_MS = 20_000

/** Closes a WebSocket whose other end is gone without a word, or does not read what it is sent. */
export function heartbeat(client: WebSocket): void {
  let alive = true
  client.on('pong', () => (alive = true))
  client.on('message', () => (alive = true))
  const timer = setInterval(() => {
    if (!alive) return client.terminate()
    alive = false
    // Nothing more for one who has not read the last megabyte.
    if (client.readyState === client.OPEN) client.ping()
  }, BEAT_MS)
  timer.unref()
  client.on('close', () => clearInterval(timer))
}
