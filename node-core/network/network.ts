import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { RouterState } from '#node-core/model/network.ts'
import type { ListenOptions } from './options.ts'

/** libp2p peer id in its base58 text form. */
export type PeerName = string

export interface PeerInfo {
  readonly id: PeerName
  /** Multiaddr of the connection in use. */
  readonly address: string
  /** Through a relay, which limits it. */
  readonly relayed: boolean
  /** Round-trip time, ms; null until first measured. */
  readonly latencyMs: number | null
  readonly protocols: readonly string[]
  readonly direction: 'inbound' | 'outbound'
  /** Penalty points now; at 100 the peer is banned for a time. */
  readonly penalty: number
}

/**
 * What a topic listener says of a message: `accept` passes it on, `ignore` drops it, `reject` also scores its sender.
 */
export type Verdict = 'accept' | 'ignore' | 'reject'
export type TopicListener = (bytes: Uint8Array, from: PeerName) => Verdict | Promise<Verdict>

/** Answers one request: a single message, or a stream of them. A NodeError's code reaches the asker. */
export type RequestHandler = (
  request: Uint8Array,
  from: PeerName,
  signal: AbortSignal,
) => Promise<Uint8Array> | AsyncIterable<Uint8Array>

/** What one peer may ask of one protocol. */
export interface HandlerLimits {
  /** @default 64 KiB */
  readonly maxRequestBytes?: number
  /** Sustained; the burst is four times as many. @default 50 */
  readonly requestsPerSecond?: number
  /** At the same time. @default 8 */
  readonly maxConcurrent?: number
  /** For the whole answer if single, between two messages if streamed, ms. @default 30000 */
  readonly timeoutMs?: number
}

export interface RequestOptions {
  /** For the whole answer if single, between two messages if streamed, ms. @default 15000 */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Largest answer message, bytes. @default 1 MiB + 64 KiB */
  readonly maxBytes?: number
}

export interface PeerEvent {
  /** `connected` is told once the peer has been identified, so its protocols are known. */
  readonly kind: 'connected' | 'disconnected'
  readonly peer: PeerName
}

/**
 * How others come to this node: directly from anywhere, through a relay, from the local network only, from no other
 * computer.
 */
export type Reach = 'direct' | 'relay' | 'lan' | 'none'

/** Moves bytes between peers; knows no meaning. */
export interface Network {
  readonly peerId: PeerName
  readonly online: boolean
  /**
   * Multiaddrs others can dial, each ending in `/p2p/<peer id>`, the most useful to a stranger first, at most 24; empty
   * when offline. Public ones are told only once somebody reached this node there.
   */
  addresses(): string[]
  /** TCP port listened on, whatever others are told; null when offline, or where it only dials. */
  listenPort(): number | null
  reach(): Reach
  /** What the router did; the port is the one it opened, and proves nothing by itself. */
  router(): { readonly state: RouterState; readonly port: number | null }
  /** Told when addresses may have changed. */
  onReach(listener: () => void): () => void
  /** Opens the host anew where and how it says; connections are lost and come back. */
  listenOn(listen: ListenOptions): Promise<void>
  peers(): PeerInfo[]
  /** Gossips; the number of peers it went to (0 when alone or offline). @throws NETWORK_TOO_LARGE */
  publish(topic: string, bytes: Uint8Array): Promise<number>
  /** Connected peers that listen to a topic. */
  subscribers(topic: string): number
  subscribe(topic: string, listener: TopicListener): () => void
  /** Told when a peer begins to listen to the topic: what was published before did not reach it. */
  onSubscriber(topic: string, listener: (peer: PeerName) => void): () => void
  handle(protocol: string, handler: RequestHandler, limits?: HandlerLimits): () => void
  /**
   * @throws NETWORK_OFFLINE, _UNREACHABLE, _UNSUPPORTED, _TIMEOUT, _CONNECTION_LOST, _PEER_ERROR, _TOO_LARGE, CANCELLED
   */
  request(peer: PeerName, protocol: string, bytes: Uint8Array, options?: RequestOptions): Promise<Uint8Array>
  /** As {@link request}, a message at a time; leaving the loop early closes the stream. */
  requestStream(
    peer: PeerName,
    protocol: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): AsyncIterable<Uint8Array>
  onPeer(listener: (event: PeerEvent) => void): () => void
  /** Tells the table of who has which file that this node has the one of that SHA-256, for an hour. */
  provide(digest: Uint8Array, signal: AbortSignal): Promise<void>
  withdraw(digest: Uint8Array): Promise<void>
  /** Who is said to have it, connected or not; anybody can say so. Ends early where nobody keeps such records. */
  findProviders(digest: Uint8Array, signal: AbortSignal): AsyncIterable<PeerName>
  /** Nodes that keep such records, as far as known here. */
  recordKeepers(): number
  /** One dialable address of each of them, as `asker` may be told: those of the local network only within it. */
  addressesFor(asker: PeerName, peers: Iterable<PeerName>): Promise<string[]>
  /** Dials a multiaddr once. @throws NETWORK_BAD_ADDRESS, NETWORK_UNREACHABLE, NETWORK_OFFLINE */
  connect(address: string): Promise<PeerName>
  /**
   * Adds penalty points (default 25) for an offence named by an error code; at 100 the peer is cut off and banned for a
   * time.
   */
  penalise(peer: PeerName, code: ErrorCode, points?: number): void
  /**
   * Aeroplane mode: closes every listener and connection. Subscriptions and handlers stay and return with {@link
   * goOnline}.
   */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  stop(): Promise<void>
}
