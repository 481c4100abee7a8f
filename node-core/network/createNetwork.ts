import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Connection, PeerId, Stream } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { cancelled, isNodeError } from '#node-core/kernel/errors.ts'
import {
  badAddress,
  badFrame,
  badIdentity,
  duplicateProtocol,
  offline,
  tooLarge,
  unreachable,
  unsupported,
} from './errors.ts'
import { askForPort, type AskedPort } from './askForPort.ts'
import { createHost, type Host } from './host/createHost.ts'
import { discoverPeers } from './host/discoverPeers.ts'
import { addressesFor, PEER_EXCHANGE, peerOfAddress, sharePeers } from './host/exchangePeers.ts'
import { keepConnected } from './host/keepConnected.ts'
import { listenAddresses } from './host/listenAddresses.ts'
import type {
  HandlerLimits,
  Network,
  PeerEvent,
  PeerInfo,
  PeerName,
  RequestHandler,
  RequestOptions,
} from './network.ts'
import { NETWORK_DEFAULTS, PROVIDER_LIMITS, RELAY_LIMITS, type ListenOptions, type NetworkOptions } from './options.ts'
import { createRateLimit } from './peers/createRateLimit.ts'
import { createScores } from './peers/createScores.ts'
import { answerRequest, type Answering } from './requests/answerRequest.ts'
import { askPeer } from './requests/askPeer.ts'
import { addressKind } from './reach/addressKind.ts'
import { announcedAt } from './reach/announced.ts'
import { gateRelay } from './reach/gateRelay.ts'
import { meetLanPeers, type LanPeers } from './reach/meetLanPeers.ts'
import { preferDirect, relayedOnly } from './reach/preferDirect.ts'
import { createPunchHoles, PUNCH, PUNCH_LIMITS, type PunchHoles } from './reach/punch/punchHoles.ts'
import { rankAddresses } from './reach/rankAddresses.ts'
import { reachOf } from './reach/reachOf.ts'
import { ROUTER_SEARCH } from './router/routerSearch.ts'
import { createTopics } from './topics/createTopics.ts'

const HANDLER_DEFAULTS = { maxRequestBytes: 64 * 1024, requestsPerSecond: 50, maxConcurrent: 8, timeoutMs: 30_000 }

/**
 * A libp2p host, online when the promise resolves unless `online: false`. Going offline really stops the host; going
 * online makes a new one with
 * the same identity and, if still free, the same ports.
 * @throws NETWORK_BAD_IDENTITY, NETWORK_NO_FREE_PORT, NETWORK_BAD_ADDRESS (what is to be announced)
 */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  if (options.identity.length !== 32)
    throw badIdentity('identity must be 32 bytes', { length: options.identity.length })
  const settings = { ...NETWORK_DEFAULTS, ...options }
  const { log, clock } = options
  const peerId = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', options.identity)).toString()
  const scores = createScores({ clock, banMs: settings.banMs })
  const events = createEmitter<PeerEvent>((error) => log.error('peer listener failed', { error }))
  const protocols = new Map<string, Answering>()
  const identified = new Map<PeerName, readonly string[]>()
  const reachChanged = createEmitter<void>((error) => log.error('reach listener failed', { error }))
  const relayLimits = { ...RELAY_LIMITS, ...options.relayLimits }
  const providers = options.providers ?? null
  let listen: ListenOptions = options.listen ?? {}
  const portsOf = ({ tcpPort, wsPort }: ListenOptions) => ({ tcp: tcpPort ?? 0, ws: wsPort ?? null })
  let ports: { tcp: number; ws: number | null } = portsOf(listen)
  let host: Host | null = null
  let lanPeers: LanPeers | null = null
  let asked: AskedPort | null = null
  let holes: PunchHoles | null = null
  let stopped = false
  let stopHelpers: (() => void)[] = []
  let switching: Promise<void> = Promise.resolve()

  const penalise = (peer: PeerName, code: ErrorCode, points = 25) => {
    const banned = scores.penalise(peer, points)
    log[banned ? 'warn' : 'debug'](banned ? 'peer banned' : 'peer penalised', { peer, code, points })
    if (!banned) return
    try {
      void host?.hangUp(peerIdFromString(peer)).catch(() => undefined)
    } catch (error) {
      log.error('somebody without a peer id was to be banned', { peer, code, error })
    }
  }
  const topics = createTopics({
    log,
    penalise,
    rate: createRateLimit({ clock, perSecond: settings.messagesPerSecond, burst: settings.messagesPerSecond * 4 }),
  })

  const serve = (on: Host, answering: Answering) =>
    on.handle(
      answering.protocol,
      (stream: Stream, connection: Connection) =>
        void answerRequest(stream, connection.remotePeer.toString(), answering),
      // A little above our own limit, so that one stream too many gets an answer instead of a reset.
      {
        maxInboundStreams: answering.limits.maxConcurrent * 2 + 2,
        maxOutboundStreams: 256,
        force: true,
        runOnLimitedConnection: true,
      },
    )

  const dial = async (address: string): Promise<PeerName> => {
    if (host === null) throw offline('network is off')
    let target
    try {
      target = multiaddr(address)
    } catch (cause) {
      throw badAddress('not a multiaddr', { address: address.slice(0, 200) }, cause)
    }
    try {
      return (await host.dial(target)).remotePeer.toString()
    } catch (cause) {
      throw unreachable('could not connect', { address: address.slice(0, 200) }, cause)
    }
  }

  const holesFor = (on: Host): PunchHoles =>
    createPunchHoles({
      peerId: on.peerId,
      puncher: on.services.puncher,
      clock,
      log,
      relayedOnly: (id) => relayedOnly(on.getConnections(id)),
      speaks: (id, protocol) => identified.get(id.toString())?.includes(protocol) === true,
      ask: (id, request) =>
        network.request(id.toString(), PUNCH, request, {
          timeoutMs: PUNCH_LIMITS.timeoutMs,
          maxBytes: PUNCH_LIMITS.maxRequestBytes,
        }),
    })
  const watch = (on: Host, punching: PunchHoles) => {
    const makeDirect = preferDirect({
      clock,
      log,
      connections: (id) => on.getConnections(id),
      addressesOf: async (id) => (await on.peerStore.get(id)).addresses.map((entry) => entry.multiaddr),
      dial: (addresses, id) =>
        on.dial(
          addresses.map((address) => address.encapsulate(`/p2p/${id.toString()}`)),
          { force: true },
        ),
      punch: async (id, relayed) => (listen.punchHoles === true ? punching.towards(id, relayed) : null),
    })
    const known = (id: PeerId, list: readonly string[]) => {
      const peer = id.toString()
      if (on.getConnections(id).length === 0) return
      const fresh = !identified.has(peer)
      identified.set(peer, list)
      if (fresh) events.emit({ kind: 'connected', peer })
    }
    on.addEventListener('peer:identify', (event) => {
      known(event.detail.peerId, event.detail.protocols)
      makeDirect(event.detail.peerId)
    })
    on.addEventListener('peer:update', (event) => {
      const peer = event.detail.peer.id.toString()
      if (!identified.has(peer)) return
      identified.set(peer, event.detail.peer.protocols)
      makeDirect(event.detail.peer.id)
    })
    on.addEventListener('peer:disconnect', (event) => {
      const peer = event.detail.toString()
      if (identified.delete(peer)) events.emit({ kind: 'disconnected', peer })
    })
  }
  const ownAddresses = () => rankAddresses(host?.getMultiaddrs().map(String) ?? [])
  /** Relays for others, or asks a relay, as the addresses confirmed up to now make it useful. */
  const followReach = (on: Host, isTime: boolean) => {
    const isPublic = on.getMultiaddrs().some((address) => addressKind(address.toString()) === 'public')
    const relays = listen.relays ?? 'never'
    const { relay } = on.services
    const failed = (error: unknown) => log.warn('relaying could not be switched', { error })
    const keeps = providers?.serves ?? 'whenPublic'
    void on.services.providers?.serve(keeps === 'always' || (keeps === 'whenPublic' && isPublic)).catch(failed)
    void relay.serve(relays === 'always' || (relays === 'whenPublic' && isPublic)).catch(failed)
    if (listen.viaRelay === true && !isPublic && isTime) void relay.reserve().catch(failed)
    reachChanged.emit()
  }
  const watchReach = (on: Host): (() => void) => {
    let isTime = settings.relayAfterMs === 0
    on.addEventListener('self:peer:update', () => host === on && followReach(on, isTime))
    followReach(on, isTime)
    return clock.after(settings.relayAfterMs, () => {
      isTime = true
      if (host === on) followReach(on, isTime)
    })
  }
  const meetOnLan = (on: Host, protocol: string) => {
    lanPeers = meetLanPeers({
      clock,
      log,
      protocol,
      wants: () => host === on && identified.size < settings.lanPeers,
      isNobody: (peer) => peer === peerId || scores.isBanned(peer),
      connected: (peer) => identified.get(peer) ?? null,
      dial: (addresses, id) => on.dial(addresses.map((address) => address.encapsulate(`/p2p/${id.toString()}`))),
      protocolsOf: async (connection) => (await on.services.identify.identify(connection)).protocols,
      hangUp: (id) => on.hangUp(id),
    })
    on.services.lan?.onFound(lanPeers.found)
  }
  const isKeptOut = (id: PeerId) => scores.isBanned(id.toString()) || lanPeers?.isStranger(id.toString()) === true

  const open = async () => {
    if (stopped || host !== null) return
    const ip = listen.host === undefined ? settings.host : listen.host
    const at = await listenAddresses(ip, ports, settings.portsTried, log)
    const next = await createHost({
      ...settings,
      listen: at,
      announce: announcedAt(listen.announce ?? [], Number(/\/tcp\/(\d+)/.exec(at[0] ?? '')?.[1] ?? 0)),
      lan: listen.lan ?? null,
      confirms: listen.viaRelay === true || listen.relays === 'whenPublic',
      relayLimits,
      providerProtocol: providers?.protocol ?? null,
      providerLimits: { ...PROVIDER_LIMITS, ...options.providerLimits },
      gater: gateRelay(clock, isKeptOut),
    })
    host = next
    const taken = next.services.listeners.ports()
    ports = { tcp: taken.tcp ?? ports.tcp, ws: taken.ws ?? ports.ws }
    const punching = (holes = holesFor(next))
    watch(next, punching)
    lanPeers = null
    if (listen.lan != null) meetOnLan(next, listen.lan.protocol)
    for (const answering of protocols.values()) await serve(next, answering)
    topics.attach(next)
    const isConnected = (target: string) => {
      const peer = peerOfAddress(target)
      return peer !== null && identified.has(peer)
    }
    stopHelpers = [
      () => punching.stop(),
      watchReach(next),
      keepConnected({
        targets: options.bootstrap ?? [],
        clock,
        firstMs: settings.reconnectMs,
        maxMs: settings.reconnectMaxMs,
        isConnected,
        dial: async (target) => void (await dial(target)),
      }),
      ...(settings.targetPeers > 0
        ? [
            discoverPeers({
              network,
              clock,
              log,
              everyMs: settings.discoveryMs,
              wants: () => identified.size < settings.targetPeers,
              isKnown: (peer) => identified.has(peer) || scores.isBanned(peer),
            }),
          ]
        : []),
    ]
    if (listen.mapPort === true && ports.tcp !== 0)
      asked = askForPort({
        host: next,
        port: ports.tcp,
        clock,
        log,
        search: { ...ROUTER_SEARCH, ...options.routerSearch },
        changed: () => host === next && reachChanged.emit(),
      })
    log.info('network open', { peerId, addresses: network.addresses() })
  }
  const close = async () => {
    const old = host
    if (old === null) return
    host = null
    for (const stop of stopHelpers) stop()
    stopHelpers = []
    const takenBack = asked?.stop()
    asked = null
    holes = null
    topics.detach()
    await Promise.all(
      old
        .getConnections()
        .map((connection) => connection.close().catch(() => connection.abort(offline('network is off')))),
    )
    await Promise.all([old.stop(), takenBack])
    const lost = [...identified.keys()]
    identified.clear()
    for (const peer of lost) events.emit({ kind: 'disconnected', peer })
    log.info('network closed', { peerId })
  }
  /** One switch at a time, in the order asked. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const run = switching.then(work)
    switching = run.catch(() => undefined)
    return run
  }

  const openStream = async (peer: PeerName, protocol: string, signal: AbortSignal): Promise<Stream> => {
    if (host === null) throw offline('network is off')
    try {
      return await host.dialProtocol(peerIdFromString(peer), protocol, { signal, runOnLimitedConnection: true })
    } catch (cause) {
      if (signal.aborted) throw isNodeError(signal.reason) ? signal.reason : cancelled('cancelled')
      if (cause instanceof Error && cause.name === 'UnsupportedProtocolError')
        throw unsupported('peer does not speak it', { protocol }, cause)
      throw unreachable('no connection to the peer', { peer }, cause)
    }
  }

  const network: Network = {
    peerId,
    get online() {
      return host !== null
    },
    addresses: ownAddresses,
    listenPort: () => host?.services.listeners.ports().tcp ?? null,
    reach: () => reachOf(ownAddresses()),
    router: () => ({ state: asked?.state ?? 'off', port: asked?.port ?? null }),
    onReach: (listener) => reachChanged.on(listener),
    peers() {
      const seen = new Map<PeerName, PeerInfo>()
      for (const connection of host?.getConnections() ?? []) {
        const id = connection.remotePeer.toString()
        const list = identified.get(id)
        if (list === undefined || connection.status !== 'open') continue
        const relayed = connection.limits !== undefined
        // The direct one is the one in use.
        if (relayed && seen.has(id)) continue
        seen.set(id, {
          id,
          address: connection.remoteAddr.toString(),
          relayed,
          latencyMs: connection.rtt ?? null,
          protocols: list,
          direction: connection.direction,
          penalty: scores.points(id),
        })
      }
      return [...seen.values()]
    },
    subscribers: (topic) => host?.services.pubsub.getSubscribers(topic).length ?? 0,
    async publish(topic, bytes) {
      if (bytes.length > settings.maxMessageBytes)
        throw tooLarge('message too large', { topic, length: bytes.length, maxBytes: settings.maxMessageBytes })
      if (host === null) return 0
      return topics.publish(topic, bytes)
    },
    subscribe: (topic, listener) => topics.subscribe(topic, listener),
    onSubscriber: (topic, listener) => topics.onSubscriber(topic, listener),
    handle(protocol: string, handler: RequestHandler, limits: HandlerLimits = {}) {
      if (protocols.has(protocol)) throw duplicateProtocol('protocol already handled', { protocol })
      const merged = { ...HANDLER_DEFAULTS, ...limits }
      const rate = createRateLimit({ clock, perSecond: merged.requestsPerSecond, burst: merged.requestsPerSecond * 4 })
      const answering: Answering = { protocol, handler, limits: merged, rate, running: new Map(), clock, log, penalise }
      protocols.set(protocol, answering)
      if (host !== null)
        void serve(host, answering).catch((error: unknown) => log.error('could not serve', { protocol, error }))
      return () => {
        protocols.delete(protocol)
        void host?.unhandle(protocol).catch(() => undefined)
      }
    },
    async request(peer, protocol, bytes, requestOptions) {
      let answer: Uint8Array | undefined
      for await (const message of network.requestStream(peer, protocol, bytes, requestOptions)) {
        if (answer !== undefined) throw badFrame('more than one answer', { protocol })
        answer = message
      }
      if (answer === undefined) throw badFrame('no answer', { protocol })
      return answer
    },
    requestStream: (peer: PeerName, protocol: string, bytes: Uint8Array, requestOptions?: RequestOptions) =>
      askPeer((signal) => openStream(peer, protocol, signal), bytes, clock, requestOptions),
    onPeer: (listener) => events.on(listener),
    provide: async (digest, signal) => host?.services.providers?.provide(digest, signal),
    withdraw: async (digest) => host?.services.providers?.withdraw(digest),
    async *findProviders(digest, signal) {
      for await (const id of host?.services.providers?.find(digest, signal) ?? [])
        if (!scores.isBanned(id.toString())) yield id.toString()
    },
    recordKeepers: () => host?.services.providers?.servers() ?? 0,
    addressesFor: (asker, peers) => addressesFor(host, peers, asker),
    connect: dial,
    penalise,
    listenOn: (next) =>
      inTurn(async () => {
        const wasOpen = host !== null
        await close()
        listen = next
        ports = portsOf(next)
        if (wasOpen) await open()
      }),
    goOffline: () => inTurn(close),
    goOnline: () => inTurn(open),
    stop: () =>
      inTurn(async () => {
        stopped = true
        await close()
      }),
  }
  network.handle(PEER_EXCHANGE, async (_request, from) => sharePeers(host, identified.keys(), from), {
    maxRequestBytes: 0,
    requestsPerSecond: 2,
    maxConcurrent: 2,
  })
  network.handle(
    PUNCH,
    async (request, from) => {
      if (holes === null || listen.punchHoles !== true) throw offline('no holes are made here')
      return holes.answer(request, peerIdFromString(from))
    },
    PUNCH_LIMITS,
  )
  if (options.online !== false) await inTurn(open)
  return network
}
