import { jsonFits } from '../kernel/jsonFits.ts'
import type { Transport } from './transport.ts'
import { connectionLost } from './createClient.ts'

/** What both ends need of a WebSocket (or of a pair of functions in tests). Texts only. */
export interface SocketLike {
  /** `sent`, where the socket can tell, once the text has left. */
  send(text: string, sent?: () => void): void
  onText(listener: (text: string) => void): void
  onClose(listener: () => void): void
  /** Bytes that the other end has not taken yet. */
  unsent?(): number
  /** Whether to read on. */
  pause?(paused: boolean): void
  close?(): void
}

/** Frames: `r` request, `s` subscribe, `c` cancel, answered by `a` (one reply) or `m` (a message of a subscription). */
export interface Frame {
  readonly t: 'r' | 's' | 'c' | 'a' | 'm'
  readonly id: number
  readonly x?: string
}

const KINDS: ReadonlySet<unknown> = new Set(['r', 's', 'c', 'a', 'm'])

/** A frame is one flat object; what it carries is judged when it is opened. */
const FRAME_LIMITS = { chars: 70_000_000, depth: 1, items: 16 }

export function parseFrame(text: string): Frame | null {
  if (!jsonFits(text, FRAME_LIMITS)) return null
  try {
    const frame = JSON.parse(text) as Frame
    return typeof frame === 'object' &&
      frame !== null &&
      typeof frame.id === 'number' &&
      KINDS.has(frame.t) &&
      (frame.x === undefined || typeof frame.x === 'string')
      ? frame
      : null
  } catch {
    return null
  }
}

/** The renderer's end. */
export function createSocketTransport(socket: SocketLike): Transport {
  let nextId = 1
  let closed = false
  const waiting = new Map<number, { resolve: (text: string) => void; reject: (error: unknown) => void }>()
  const listening = new Map<number, (text: string) => void>()
  socket.onText((text) => {
    const frame = parseFrame(text)
    if (!frame || frame.x === undefined) return
    if (frame.t === 'a') {
      waiting.get(frame.id)?.resolve(frame.x)
      waiting.delete(frame.id)
    } else if (frame.t === 'm') listening.get(frame.id)?.(frame.x)
  })
  socket.onClose(() => {
    closed = true
    for (const { reject } of waiting.values()) reject(connectionLost('socket closed'))
    waiting.clear()
    const lost = JSON.stringify({
      reply: { ok: false, error: { code: 'API_CONNECTION_LOST', family: 'unavailable', data: {} } },
    })
    for (const listener of listening.values()) listener(lost)
    listening.clear()
  })
  const post = (frame: Frame) => socket.send(JSON.stringify(frame))
  return {
    request(text) {
      if (closed) return Promise.reject(connectionLost('socket closed'))
      const id = nextId++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        post({ t: 'r', id, x: text })
      })
    },
    subscribe(text, onMessage) {
      const id = nextId++
      listening.set(id, onMessage)
      if (!closed) post({ t: 's', id, x: text })
      return () => {
        if (listening.delete(id) && !closed) post({ t: 'c', id })
      }
    },
  }
}
