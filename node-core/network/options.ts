import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'

/** Where this node listens. Port 0 lets the system choose; a taken port moves on to the next free one. */
export interface ListenOptions {
  /** IP address. @default '0.0.0.0' */
  readonly host?: string
  /** @default 0 */
  readonly tcpPort?: number
  /** Null: no WebSocket listener. @default null */
  readonly wsPort?: number | null
}

export interface NetworkOptions {
  /** 32 secret bytes: the same bytes give the same peer id. */
  readonly identity: Uint8Array
  readonly log: Logger
  readonly clock: Clock
  readonly listen?: ListenOptions
  /** False: stay off the network until `goOnline()`, e.g. to register handlers first. @default true */
  readonly online?: boolean
  /** Multiaddrs that end in `/p2p/<peer id>`; kept connected, with backoff. @default [] */
  readonly bootstrap?: readonly string[]
  /** Find peers on the local network. @default false */
  readonly mdns?: boolean
  /** Ask peers for their peers until this many are connected; 0 = never ask. @default 8 */
  readonly targetPeers?: number
  /** @default 100 */
  readonly maxConnections?: number
  /** Largest gossip message, bytes. @default 4 MiB */
  readonly maxMessageBytes?: number
  /** Gossip messages a peer may send per second, with a burst of four times that. @default 2000 */
  readonly messagesPerSecond?: number
  /** How long a peer whose score ran out stays out the first time, ms; doubles with each ban. @default 10 min */
  readonly banMs?: number
  /** First wait before a lost bootstrap peer is dialled again, ms; doubles up to a minute. @default 1000 */
  readonly reconnectMs?: number
  /** How often peers are asked for theirs, ms. @default 10000 */
  readonly discoveryMs?: number
}

export const NETWORK_DEFAULTS = {
  host: '0.0.0.0',
  targetPeers: 8,
  maxConnections: 100,
  maxMessageBytes: 4 * 1024 * 1024,
  messagesPerSecond: 2_000,
  banMs: 600_000,
  reconnectMs: 1_000,
  reconnectMaxMs: 60_000,
  discoveryMs: 10_000,
  portsTried: 50,
} as const
