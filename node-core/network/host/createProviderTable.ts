import type { Connection, PeerId, PeerInfo } from '@libp2p/interface'
import { kadDHT, type KadDHT, type KadDHTComponents } from '@libp2p/kad-dht'
import { CID } from 'multiformats/cid'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { digestToContentId } from '#node-core/model/contentId.ts'
import type { ProviderLimits } from '../options.ts'
import { createRateLimit } from '../peers/createRateLimit.ts'
import { addressKind, type AddressKind } from '../reach/addressKind.ts'
import { MAX_OWN_ADDRESSES } from '../reach/rankAddresses.ts'
import { boundedRecords } from './boundedRecords.ts'
import { guardDoors } from './guardDoors.ts'

/** Peers learnt of from others, in the peer store at the same time. */
const MAX_HEARD_OF = 512

export interface ProviderTable {
  /** Whether others may keep their records here; who cannot be reached is of no use for that. */
  serve(on: boolean): Promise<void>
  /** Tells those in charge that this node has the file of that digest. */
  provide(digest: Uint8Array, signal: AbortSignal): Promise<void>
  /** Says it no longer; records told lapse by themselves. */
  withdraw(digest: Uint8Array): Promise<void>
  /** Who says to have it. Ends at once where no server is known. */
  find(digest: Uint8Array, signal: AbortSignal): AsyncGenerator<PeerId>
  /** Servers known. */
  servers(): number
  start(): Promise<void>
  stop(): Promise<void>
}

type Components = KadDHTComponents
/** What the class has and its type does not say. */
type Table = KadDHT & {
  readonly routingTable: { readonly size: number }
  addEventListener(type: 'peer', listener: (event: CustomEvent<PeerInfo>) => void): void
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Kademlia (libp2p's) for who has which file, under a protocol of its own for each network. Behind an interface of
 * ours: as a service of libp2p it would be asked for every unknown peer, and put into the peer store whomever anybody
 * names.
 */
export function createProviderTable(protocol: string, clock: Clock, limits: ProviderLimits) {
  return (given: Components): ProviderTable => {
    const { connectionManager, peerStore } = given
    /** Addresses near us are of use only where somebody near is connected; else they are others' houses. */
    const mayUse = (kind: AddressKind | null) =>
      kind === 'public' ||
      kind === 'relay' ||
      (kind !== null &&
        connectionManager
          .getConnections()
          .some((connection: Connection) => addressKind(connection.remoteAddr.toString()) === kind))
    const usable = (peer: PeerInfo): PeerInfo => ({
      ...peer,
      multiaddrs: peer.multiaddrs
        .slice(0, MAX_OWN_ADDRESSES)
        .filter((address) => mayUse(addressKind(address.toString()))),
    })
    const boundedStore = new Proxy(peerStore, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name === 'merge')
          return (id: PeerId, data: Parameters<typeof target.merge>[1]) =>
            target.merge(
              id,
              data.multiaddrs === undefined
                ? data
                : { ...data, multiaddrs: data.multiaddrs.slice(0, MAX_OWN_ADDRESSES) },
            )
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const table = kadDHT({
      protocol,
      clientMode: true,
      kBucketSize: limits.bucket,
      alpha: 3,
      maxInboundStreams: 16,
      maxOutboundStreams: 32,
      routingTableUpdateMaxQueueSize: 256,
      initialQuerySelfInterval: 500,
      // Announcing anew is ours (serving/announceFiles.ts).
      reprovide: { threshold: 0, interval: limits.validMs, validity: limits.validMs },
      peerInfoMapper: usable,
    })({
      peerId: given.peerId,
      privateKey: given.privateKey,
      registrar: given.registrar,
      addressManager: given.addressManager,
      peerStore: boundedStore,
      ...guardDoors(given, clock),
      datastore: boundedRecords(clock, limits),
      events: given.events,
      logger: given.logger,
    }) as Table
    const heardOf = new BoundedMap<string, PeerId>(MAX_HEARD_OF)
    const merges = createRateLimit({ clock, perSecond: 50, burst: 200 })
    table.addEventListener('peer', ({ detail }) => {
      const peer = usable(detail)
      const name = peer.id.toString()
      if (peer.multiaddrs.length === 0 || peer.id.equals(given.peerId) || !merges.take('')) return
      const [out, outId] = heardOf.size >= MAX_HEARD_OF && !heardOf.has(name) ? [...heardOf][0]! : []
      if (out !== undefined && outId !== undefined && connectionManager.getConnections(outId).length === 0) {
        heardOf.delete(out)
        void peerStore.delete(outId).catch(() => undefined)
      }
      heardOf.renew(name, peer.id)
      void peerStore.merge(peer.id, { multiaddrs: peer.multiaddrs }).catch(() => undefined)
    })
    const toCid = (digest: Uint8Array) => CID.parse(digestToContentId(digest))
    const servers = () => table.routingTable.size
    return {
      serve: (on) => table.setMode(on ? 'server' : 'client'),
      async provide(digest, signal) {
        if (servers() === 0) return
        for await (const event of table.provide(toCid(digest), { signal })) void event
      },
      withdraw: (digest) => table.cancelReprovide(toCid(digest)),
      async *find(digest, signal) {
        if (servers() === 0) return
        let found = 0
        for await (const event of table.findProviders(toCid(digest), { signal })) {
          if (event.name !== 'PROVIDER') continue
          for (const { id } of event.providers) {
            if (id.equals(given.peerId)) continue
            yield id
            if (++found >= limits.bucket) return
          }
        }
      },
      servers,
      start: () => table.start(),
      stop: () => table.stop(),
    }
  }
}
