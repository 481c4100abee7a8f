import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'

/** Peers of the same network on the local one. */
export interface LanOptions {
  /** Multicast DNS name they answer to, such as `_dipnet-0123456789abcdef._udp.local`. */
  readonly tag: string
  /** What each of them speaks; who does not is hung up on. */
  readonly protocol: string
}

/** Where and how a node can be reached. Port 0 lets the system choose; a taken port moves on to the next free one. */
export interface ListenOptions {
  /** IP address; null: nowhere, it only dials. @default '0.0.0.0' */
  readonly host?: string | null
  /** @default 0 */
  readonly tcpPort?: number
  /** Null: no WebSocket listener. @default null */
  readonly wsPort?: number | null
  /**
   * What others are told instead of where it listens, by the word of who runs it: hosts, at the TCP port, or
   * multiaddrs (reach/announced.ts). @default []: the addresses listened on
   */
  readonly announce?: readonly string[]
  /** Find peers on the local network and be found there. @default null */
  readonly lan?: LanOptions | null
  /** Hold a slot at a relay while no address of its own is confirmed from outside. @default false */
  readonly viaRelay?: boolean
  /** Ask the router to let others in at the TCP port, by UPnP or NAT-PMP. @default false */
  readonly mapPort?: boolean
  /** Make a way past the relay to others behind routers, by a hole in both. @default false */
  readonly punchHoles?: boolean
  /** Relay for others: `whenPublic`, once an address is confirmed from outside. @default 'never' */
  readonly relays?: 'never' | 'whenPublic' | 'always'
}

/** Where records of who has which file are kept (protocol.md §5.4). */
export interface ProviderOptions {
  /** Of its own for each network. */
  readonly protocol: string
  /** Keep others' records: `whenPublic`, once an address is confirmed from outside. @default 'whenPublic' */
  readonly serves?: 'never' | 'whenPublic' | 'always'
}

/** Bounds of the table of who has which file. */
export interface ProviderLimits {
  /** Peers in a bucket, and most that are told for one file. @default 20 */
  readonly bucket: number
  /** Records kept for others. @default 16384 */
  readonly records: number
  /** Of one peer. @default 2048 */
  readonly ofOne: number
  /** For one file. @default 32 */
  readonly forOne: number
  /** How long a record counts, ms. @default 1 h */
  readonly validMs: number
}

/** What a relay gives (protocol.md §5.1). */
export interface RelayLimits {
  /** Peers that can be reached through it at the same time. @default 32 */
  readonly slots: number
  /** How long a slot is kept unless asked for again, ms. @default 1 h */
  readonly slotMs: number
  /** Relayed connections to, and from, one peer at the same time. @default 8 */
  readonly connectionsAPeer: number
  /** Bytes both ways after which a relayed connection is cut. @default 64 MiB */
  readonly connectionBytes: number
  /** Time after which it is cut, ms. @default 30 min */
  readonly connectionMs: number
}

/** An IPv4 address of this computer and the network it is in. */
export interface OwnNetwork {
  readonly address: string
  readonly cidr: string
}

/** Where routers are looked for, and how long they are waited for. */
export interface RouterSearch {
  networks(): readonly OwnNetwork[]
  /** Whom NAT-PMP asks in a network. */
  gateways(own: OwnNetwork): readonly string[]
  readonly natPmpPort: number
  /** Where SSDP asks. */
  readonly ssdp: { readonly address: string; readonly port: number }
  /** How long SSDP answers are waited for, ms. @default 3000 */
  readonly searchMs: number
  /** How long one answer of a router is waited for, ms. @default 3000 */
  readonly answerMs: number
  /** How long a port is asked for, s; renewed at half of it. @default 3600 */
  readonly leaseSeconds: number
  /** How often routers are looked for while none opened a port, ms. @default 1 min */
  readonly againMs: number
  /** How often it is seen whether this computer is still in that network, ms. @default 30 s */
  readonly lookMs: number
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
  /** How often peers are asked for theirs, and the local network for who is there, ms. @default 10000 */
  readonly discoveryMs?: number
  /** How long to wait for an address to be confirmed from outside before a relay is asked, ms. @default 15000 */
  readonly relayAfterMs?: number
  readonly relayLimits?: Partial<RelayLimits>
  /** Where and how routers are asked. @default as homes have them */
  readonly routerSearch?: Partial<RouterSearch>
  /** Find files at nodes that are not connected, and be found. @default null */
  readonly providers?: ProviderOptions | null
  readonly providerLimits?: Partial<ProviderLimits>
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
  relayAfterMs: 15_000,
  /** Peers met on the local network are taken up to this many connections, whatever `targetPeers` says. */
  lanPeers: 32,
  portsTried: 50,
} as const

export const RELAY_LIMITS: RelayLimits = {
  slots: 32,
  slotMs: 3_600_000,
  connectionsAPeer: 8,
  connectionBytes: 64 * 1024 * 1024,
  connectionMs: 1_800_000,
}

export const PROVIDER_LIMITS: ProviderLimits = {
  bucket: 20,
  records: 16_384,
  ofOne: 2_048,
  forOne: 32,
  validMs: 3_600_000,
}
