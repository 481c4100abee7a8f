import type { Clock } from '#node-core/kernel/clock.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../../network.ts'
import { addressKind } from '../../reach/addressKind.ts'
import { CONTENT_HAVE, CONTENT_WHO, decodeSize, encodeHave, encodeWho, MAX_HOPS, MAX_TOLD } from '../contentProtocol.ts'
import { badContentRequest } from '../errors.ts'

const HAVE_MS = 4_000
/** How long the table and others' peers are asked, ms. */
const FAR_MS = 8_000
/** Peers that are asked who has it, at most. */
export const WHO_FAN_OUT = 4
/** Peers met anew for one search, at most, whoever names them. */
const MAX_MET = 8
const MAX_ADDRESS_LENGTH = 300

export interface Search {
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly id: ContentId
  readonly signal: AbortSignal
  /** Asked already and known to have it, or given up. */
  isSettled(peer: PeerName): boolean
  found(peer: PeerName, size: number): void
}

/** Asks one peer; a dialable one that is not connected is dialled. */
export async function askHave(
  { network, log, id, signal }: Pick<Search, 'network' | 'log' | 'id' | 'signal'>,
  peer: PeerName,
  timeoutMs = HAVE_MS,
): Promise<number | null> {
  try {
    return decodeSize(await network.request(peer, CONTENT_HAVE, encodeHave(id), { timeoutMs, maxBytes: 64, signal }))
  } catch (error) {
    if (isNodeError(error) && error.family === 'invalid') network.penalise(peer, error.code)
    log.debug('peer did not say', { peer, error })
    return null
  }
}

/** Asks every connected peer, `preferred` ones first, then the nearest. */
export async function askConnected(search: Search, preferred: readonly PeerName[]): Promise<void> {
  const first = new Set(preferred)
  // Not filtered by known protocols: that list lags behind a peer that has just started.
  const peers = search.network.peers()
  peers.sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)) || (a.latencyMs ?? 1e6) - (b.latencyMs ?? 1e6))
  const asking = peers
    .filter(({ id }) => !search.isSettled(id))
    .map(async ({ id }) => {
      const size = await askHave(search, id)
      if (size !== null) search.found(id, size)
    })
  await Promise.all(asking)
}

/** Addresses of those who are said to have it. @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
function decodeTold(bytes: Uint8Array): string[] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length > MAX_TOLD) throw badContentRequest('not a list of addresses')
  return value.filter((item): item is string => typeof item === 'string' && item.length <= MAX_ADDRESS_LENGTH)
}

export function encodeTold(addresses: readonly string[]): Uint8Array {
  return encodeCbor(addresses.slice(0, MAX_TOLD))
}

/**
 * Addresses near us only from, and to, who is as near: anybody else would make us knock at our neighbours' doors, or
 * learn of them.
 */
export function usableFrom(network: Network, peer: PeerName, addresses: readonly string[]): string[] {
  const connection = network.peers().find(({ id }) => id === peer)?.address
  const peerKind = connection === undefined ? null : addressKind(connection)
  return addresses.filter((address) => {
    const kind = addressKind(address)
    return kind === 'public' || kind === 'relay' || (kind !== null && kind === peerKind)
  })
}

/** One peer's answer to who has it, `hops` further on. */
export async function askWho(
  { network, id, signal, log }: Pick<Search, 'network' | 'log' | 'id' | 'signal'>,
  peer: PeerName,
  hops: number,
  timeoutMs: number,
): Promise<string[]> {
  try {
    const bytes = await network.request(peer, CONTENT_WHO, encodeWho({ id, hops }), {
      timeoutMs,
      maxBytes: 4_096,
      signal,
    })
    return usableFrom(network, peer, decodeTold(bytes))
  } catch (error) {
    if (isNodeError(error) && error.family === 'invalid') network.penalise(peer, error.code)
    log.debug('peer did not say who', { peer, error })
    return []
  }
}

/** Beyond those connected: whom the table names, and whom peers know. Each is asked itself before it counts. */
export async function askFar(search: Search): Promise<void> {
  const { network, clock, log } = search
  const over = new AbortController()
  const cancelTimer = clock.after(FAR_MS, () => over.abort())
  const signal = AbortSignal.any([search.signal, over.signal])
  const connected = network.peers()
  const met = new Set(connected.map((peer) => peer.id))
  let left = MAX_MET
  const meet = async (peer: PeerName) => {
    const size = await askHave({ ...search, signal }, peer)
    if (size !== null) search.found(peer, size)
  }
  const byTable = async () => {
    const asking: Promise<void>[] = []
    try {
      for await (const peer of network.findProviders(contentIdToDigest(search.id), signal)) {
        if (met.has(peer) || search.isSettled(peer)) continue
        if (left-- <= 0) break
        met.add(peer)
        asking.push(meet(peer))
      }
    } catch (error) {
      log.debug('the table did not say', { error })
    }
    await Promise.all(asking)
  }
  const byPeer = async (teller: PeerName) => {
    for (const address of await askWho({ ...search, signal }, teller, MAX_HOPS, FAR_MS)) {
      const named = address.split('/p2p/').at(-1) ?? ''
      if (met.has(named) || search.isSettled(named)) continue
      if (left-- <= 0 || signal.aborted) return
      met.add(named)
      try {
        await meet(await network.connect(address))
      } catch (error) {
        log.debug('could not be met', { address, error })
      }
    }
  }
  // Another few of them each time.
  const tellers = connected.toSorted(() => Math.random() - 0.5).slice(0, WHO_FAN_OUT)
  try {
    await Promise.all([byTable(), ...tellers.map(({ id }) => byPeer(id))])
  } finally {
    cancelTimer()
  }
}
