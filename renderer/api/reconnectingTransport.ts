import { connectionLost } from '#node-core/api/createClient.ts'
import { feeds } from '#node-core/api/contract.ts'
import { createSocketTransport, type SocketLike } from '#node-core/api/socketTransport.ts'
import type { Transport } from '#node-core/api/transport.ts'
import { decodeWire } from '#node-core/api/wire.ts'

/** One connection attempt: resolves with an open socket. */
export type OpenSocket = () => Promise<SocketLike>

export type ConnectionState = 'connecting' | 'open' | 'lost'

export interface ReconnectingTransport extends Transport {
  onState(listener: (state: ConnectionState) => void): void
}

/** First and longest pause between attempts, ms. */
const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 5_000

function isFeed(text: string): boolean {
  const message = decodeWire(text) as { name?: unknown }
  return typeof message.name === 'string' && Object.hasOwn(feeds, message.name)
}

/**
 * A transport that outlives its socket: feeds are asked for again on the next one, so the page goes on where it was;
 * calls that were
 * under way fail with API_CONNECTION_LOST, because nobody can know whether they were done.
 */
export function createReconnectingTransport(
  open: OpenSocket,
  wait: (ms: number) => Promise<void>,
): ReconnectingTransport {
  let current: Transport | null = null
  let opening: Promise<Transport> | null = null
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const living = new Map<number, { text: string; onMessage: (text: string) => void; stop: () => void }>()
  let nextId = 1
  const tell = (state: ConnectionState) => stateListeners.forEach((listener) => listener(state))

  const attach = (transport: Transport, id: number) => {
    const feed = living.get(id)
    if (!feed) return
    feed.stop = transport.subscribe(feed.text, (text) => {
      // The loss of the connection is this transport's business, not the feed's.
      if (current === transport) feed.onMessage(text)
    })
  }

  const connect = async (): Promise<Transport> => {
    let pauseMs = FIRST_PAUSE_MS
    for (;;) {
      tell('connecting')
      try {
        const socket = await open()
        let transport: Transport | null = null
        // Registered first: `current` must be null before the socket transport tells its listeners of the loss.
        socket.onClose(() => {
          if (current !== transport) return
          current = null
          opening = null
          tell('lost')
          void ensure()
        })
        transport = createSocketTransport(socket)
        current = transport
        for (const id of living.keys()) attach(transport, id)
        tell('open')
        return transport
      } catch {
        tell('lost')
        await wait(pauseMs)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      }
    }
  }
  const ensure = (): Promise<Transport> => (opening ??= connect())
  void ensure()

  return {
    onState: (listener) => void stateListeners.add(listener),
    async request(text) {
      const transport = current ?? (await Promise.race([ensure(), wait(4_000).then(() => null)]))
      if (!transport) throw connectionLost('no connection to the node')
      return transport.request(text)
    },
    subscribe(text, onMessage) {
      if (isFeed(text)) {
        const id = nextId++
        living.set(id, { text, onMessage, stop: () => undefined })
        if (current) attach(current, id)
        return () => {
          living.get(id)?.stop()
          living.delete(id)
        }
      }
      let stopped = false
      let stop: () => void = () => void (stopped = true)
      void ensure().then((transport) => {
        if (!stopped) stop = transport.subscribe(text, onMessage)
      })
      return () => stop()
    },
  }
}
