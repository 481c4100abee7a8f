import './platformGaps.ts'
import { noise } from '@chainsafe/libp2p-noise'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub, StrictNoSign, type GossipSub } from '@libp2p/gossipsub'
import { identify, identifyPush, type Identify, type IdentifyPush } from '@libp2p/identify'
import type { ConnectionGater, Libp2p } from '@libp2p/interface'
import { ping, type Ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { createHash } from 'node:crypto'
import { createLibp2p } from 'libp2p'
import type { Clock } from '#node-core/kernel/clock.ts'
import { badIdentity } from '../errors.ts'
import type { LanOptions, ProviderLimits, RelayLimits } from '../options.ts'
import { confirmAddresses, type Confirmer } from '../reach/confirmAddresses.ts'
import { createLanFinder, type LanFinder } from '../reach/createLanFinder.ts'
import { createListeners, type Listeners } from '../reach/createListeners.ts'
import { createMappedAddress, type MappedAddress } from '../reach/createMappedAddress.ts'
import { createPuncher, type Puncher } from '../reach/punch/createPuncher.ts'
import { createRelaySwitch, type RelaySwitch } from '../reach/createRelaySwitch.ts'
import { MAX_OWN_ADDRESSES } from '../reach/rankAddresses.ts'
import { createProviderTable, type ProviderTable } from './createProviderTable.ts'
import { frugalYamux } from './frugalYamux.ts'

export type Host = Libp2p<{
  pubsub: GossipSub
  identify: Identify
  identifyPush: IdentifyPush
  ping: Ping
  relay: RelaySwitch
  mapped: MappedAddress
  puncher: Puncher
  listeners: Listeners
  autonat?: Confirmer
  lan?: LanFinder
  providers?: ProviderTable
}>

/**
 * How long a message counts as published or heard, ms: our own are sent again every half minute (chain/intake), since
 * gossip loses some without a word.
 */
const SEEN_MS = 25_000

/** A relay lost and met again is asked again: libp2p's own filter would remember it as tried. */
const NO_FILTER = { has: () => false, add: () => undefined, remove: () => undefined }

export interface HostOptions {
  readonly identity: Uint8Array
  /** Multiaddrs to listen on; none for a host that only dials. */
  readonly listen: readonly string[]
  /** Multiaddrs that others are told, and no others; none: those listened on, at relays and opened by a router. */
  readonly announce: readonly string[]
  readonly lan: LanOptions | null
  /** How often the local network is asked, ms. */
  readonly discoveryMs: number
  /** Ask peers whether they reach us at our addresses, and answer them. */
  readonly confirms: boolean
  readonly relayLimits: RelayLimits
  /** Protocol of the table of who has which file; null: none. */
  readonly providerProtocol: string | null
  readonly providerLimits: ProviderLimits
  readonly clock: Clock
  readonly maxConnections: number
  readonly maxMessageBytes: number
  readonly gater: ConnectionGater
}

/**
 * A started libp2p host. Gossip is StrictNoSign because every payload is signed by its author: signing it again costs
 * 70 % of
 * the throughput (decisions/0007).
 * @throws NETWORK_BAD_IDENTITY
 */
export async function createHost(options: HostOptions): Promise<Host> {
  if (options.identity.length !== 32)
    throw badIdentity('identity must be 32 bytes', { length: options.identity.length })
  const privateKey = await generateKeyPairFromSeed('Ed25519', options.identity)
  return createLibp2p({
    privateKey,
    addresses: {
      listen: [...options.listen],
      announce: [...options.announce],
      // A relay says at how many addresses it is reached; each becomes one of ours.
      announceFilter: (addresses) => addresses.slice(0, MAX_OWN_ADDRESSES * 2),
    },
    transports: [
      tcp(),
      webSockets(),
      circuitRelayTransport({
        discoveryFilter: NO_FILTER,
        maxReservationQueueLength: 16,
        maxInboundStopStreams: options.relayLimits.connectionsAPeer,
        maxOutboundStopStreams: options.relayLimits.connectionsAPeer,
      }),
    ],
    connectionEncrypters: [noise()],
    // A paused stream may still receive one window. libp2p resets streams that hold more than 4 MiB unread, and yamux's
    // window grows
    // to 16 MiB by itself: every long download broke off at some point.
    streamMuxers: [
      frugalYamux({ streamOptions: { initialStreamWindowSize: 256 * 1024, maxStreamWindowSize: 2 * 1024 * 1024 } }),
    ],
    connectionGater: options.gater,
    nodeInfo: { name: 'dipnet-studio', version: '1', userAgent: 'dipnet-studio/1' },
    connectionManager: {
      maxConnections: options.maxConnections,
      // Many nodes of one household, or of one test, share an address.
      inboundConnectionThreshold: 50,
      maxIncomingPendingConnections: 32,
      dialTimeout: 8_000,
      // Reconnecting is ours (keepConnected.ts): libp2p's own gives up after five tries.
      reconnectRetries: 0,
    },
    // A node busy executing a block may answer late: only half a minute of silence is a dead peer.
    connectionMonitor: { pingInterval: 10_000, pingTimeout: { minTimeout: 30_000, maxTimeout: 30_000 } },
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping(),
      relay: createRelaySwitch(options.relayLimits),
      mapped: createMappedAddress(),
      puncher: createPuncher(),
      listeners: createListeners(),
      ...(options.confirms ? { autonat: confirmAddresses() } : {}),
      ...(options.lan === null ? {} : { lan: createLanFinder(options.lan.tag, options.discoveryMs) }),
      ...(options.providerProtocol === null
        ? {}
        : { providers: createProviderTable(options.providerProtocol, options.clock, options.providerLimits) }),
      pubsub: gossipsub({
        globalSignaturePolicy: StrictNoSign,
        // What went to nobody may be published again; a duplicate would be dropped in silence.
        allowPublishToZeroTopicPeers: false,
        seenTTL: SEEN_MS,
        ignoreDuplicatePublishError: true,
        emitSelf: false,
        // Who is only reached through a relay hears of blocks and records, too.
        runOnLimitedConnection: true,
        fallbackToFloodsub: false,
        maxInboundDataLength: options.maxMessageBytes + 1024,
        maxInboundStreams: 4,
        maxOutboundStreams: 4,
        maxOutboundBufferSize: 64 * 1024 * 1024,
        // Offences are scored by scores.ts; nodes behind one address are no offence.
        scoreParams: { IPColocationFactorWeight: 0 },
        msgIdFn: (message) => createHash('sha256').update(message.topic).update('\0').update(message.data).digest(),
      }),
    },
  })
}
