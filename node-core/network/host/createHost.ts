import './platformGaps.ts'
import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub, StrictNoSign, type GossipSub } from '@libp2p/gossipsub'
import { identify, identifyPush, type Identify, type IdentifyPush } from '@libp2p/identify'
import type { ConnectionGater, Libp2p } from '@libp2p/interface'
import { mdns } from '@libp2p/mdns'
import { ping, type Ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { createHash } from 'node:crypto'
import { createLibp2p } from 'libp2p'
import { badIdentity } from '../errors.ts'

export type Host = Libp2p<{ pubsub: GossipSub; identify: Identify; identifyPush: IdentifyPush; ping: Ping }>

export interface HostOptions {
  readonly identity: Uint8Array
  /** Multiaddrs to listen on; none for a host that only dials. */
  readonly listen: readonly string[]
  readonly mdns: boolean
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
    addresses: { listen: [...options.listen] },
    transports: [tcp(), webSockets()],
    connectionEncrypters: [noise()],
    // A paused stream may still receive one window. libp2p resets streams that hold more than 4 MiB unread, and yamux's
    // window grows
    // to 16 MiB by itself: every long download broke off at some point.
    streamMuxers: [
      yamux({ streamOptions: { initialStreamWindowSize: 256 * 1024, maxStreamWindowSize: 2 * 1024 * 1024 } }),
    ],
    connectionGater: options.gater,
    ...(options.mdns ? { peerDiscovery: [mdns({ serviceTag: 'dipnet.local', interval: 10_000 })] } : {}),
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
      pubsub: gossipsub({
        globalSignaturePolicy: StrictNoSign,
        allowPublishToZeroTopicPeers: true,
        ignoreDuplicatePublishError: true,
        emitSelf: false,
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
