import type { ApiServer } from './createServer.ts'
import { parseFrame, type Frame, type SocketLike } from './socketTransport.ts'
import type { Session } from './transport.ts'

/** Feeds and long calls of one socket. */
export const MAX_SUBSCRIPTIONS = 256
/** Calls of one socket that are not answered, from which on it is not read from … */
const MANY_ASKED = 64
/** … and from which on more is not taken: what arrived in one piece with those before. */
const TOO_MANY_ASKED = 2_048
/** Bytes that the other end has not taken, from which on it is not read from and gets the last news only … */
export const MUCH_UNSENT = 1 << 20
/** … and from which on it is closed: more than the largest answers of all calls that were taken. */
export const TOO_MUCH_UNSENT = 48 << 20

/**
 * The node's end: serves one already authenticated socket until it closes. One that asks without reading is not read
 * from, and what it leaves unread has an end: a single socket took a node from 0.26 to 11 GB.
 */
export function serveSocket(server: ApiServer, socket: SocketLike, session: Session): void {
  const stops = new Map<number, () => void>()
  /** The last news of each subscription, while the other end does not read. */
  const kept = new Map<number, string>()
  let open = true
  let asked = 0
  let paused = false

  const unsent = () => socket.unsent?.() ?? 0
  const post = (frame: Frame) => {
    if (!open) return
    if (unsent() > TOO_MUCH_UNSENT) {
      socket.close?.()
      return
    }
    socket.send(JSON.stringify(frame), settle)
  }
  const message = (id: number, text: string, isNews = false) => {
    if (isNews && unsent() > MUCH_UNSENT) {
      kept.set(id, text)
      return
    }
    kept.delete(id)
    post({ t: 'm', id, x: text })
  }
  function settle(): void {
    if (!open) return
    for (const [id, text] of kept) {
      if (unsent() > MUCH_UNSENT) break
      message(id, text, true)
    }
    const busy = asked >= MANY_ASKED || unsent() > MUCH_UNSENT
    if (busy === paused) return
    paused = busy
    socket.pause?.(busy)
  }
  const end = (id: number) => {
    stops.get(id)?.()
    stops.delete(id)
    kept.delete(id)
  }
  const ask = (id: number, text: string) => {
    if (asked >= TOO_MANY_ASKED) return socket.close?.()
    asked++
    void server.request(text, session).then((reply) => {
      asked--
      post({ t: 'a', id, x: reply })
      settle()
    })
    settle()
  }

  socket.onText((text) => {
    const frame = open ? parseFrame(text) : null
    if (frame === null) return
    if (frame.t === 'r' && frame.x !== undefined) ask(frame.id, frame.x)
    else if (frame.t === 's' && frame.x !== undefined && stops.size < MAX_SUBSCRIPTIONS && !stops.has(frame.id))
      stops.set(
        frame.id,
        server.subscribe(frame.x, (item, isNews) => message(frame.id, item, isNews), session),
      )
    else if (frame.t === 'c') end(frame.id)
  })
  socket.onClose(() => {
    open = false
    for (const stop of stops.values()) stop()
    stops.clear()
    kept.clear()
  })
}
