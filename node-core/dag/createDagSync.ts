import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError, toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '#node-core/network/network.ts'
import { isTimeMs } from '#node-core/kernel/isoTime.ts'
import { badSyncMessage } from './errors.ts'
import { decodeUnit } from '#node-core/units/unitCodec.ts'
import { logName } from '#node-core/units/delegation.ts'
import type { DagStore } from './createDagStore.ts'
import {
  BYTES_PER_MESSAGE,
  dagProtocol,
  decodeHeads,
  decodeHeadsRequest,
  decodeRangeRequest,
  decodeUnits,
  encodeHeads,
  encodeHeadsRequest,
  encodeRangeRequest,
  HEADS_PER_ANSWER,
  packUnits,
  UNITS_PER_RANGE,
  type LogHead,
} from './dagProtocol.ts'

const MAX_PAGES = 100
/** One exchange with one peer, at most, ms: what is left comes with the next. */
const EXCHANGE_MS = 120_000
const MESSAGE_LIMIT = BYTES_PER_MESSAGE + 64 * 1024

export interface DagSyncOptions {
  readonly genesis: Hash
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly store: DagStore
  /** How often every peer is asked for its heads, ms. */
  readonly intervalMs: number
  /** Takes units in turn with everything else; how many were new, and whether the sender offended. */
  take(
    units: readonly Uint8Array[],
    from: PeerName,
  ): Promise<{ readonly taken: number; readonly verdict: 'accept' | 'ignore' | 'reject'; readonly refused: number }>
  /** Whether units of that author would be taken from that peer now. */
  wants(author: Address, from: PeerName): boolean
  /** A peer's word on how far it has a log. */
  seen(head: LogHead): void
}

export interface DagSync {
  publish(units: readonly Uint8Array[]): Promise<void>
  syncWith(peer: PeerName): Promise<boolean>
  /** With every peer, or only about one author's logs. */
  sync(only?: Address): Promise<void>
  stop(): void
}

/** Gossips units and levels logs with peers by heads and ranges (protocol.md §3.7). */
export function createDagSync(options: DagSyncOptions): DagSync {
  const { network, clock, log, store } = options
  const protocol = dagProtocol(options.genesis)
  const running = new Map<PeerName, Promise<boolean>>()
  let stopped = false

  /** From our own head on, that one included: a different unit at its place is the proof of a fork. */
  const pull = async (peer: PeerName, theirs: LogHead, signal: AbortSignal): Promise<number> => {
    const from = Math.min(theirs.seq, store.view.log(theirs.author, theirs.device)?.seq ?? 0)
    const request = encodeRangeRequest({
      author: theirs.author,
      device: theirs.device,
      from,
      to: Math.min(theirs.seq, from + UNITS_PER_RANGE),
    })
    let taken = 0
    let left = Math.min(theirs.seq - from, UNITS_PER_RANGE) + 1
    for await (const message of network.requestStream(peer, protocol.range, request, {
      maxBytes: MESSAGE_LIMIT,
      timeoutMs: 20_000,
      signal,
    })) {
      const units = decodeUnits(message)
      left -= units.length
      if (left < 0) throw badSyncMessage('more units than asked for')
      const result = await options.take(units, peer)
      taken += result.taken
      if (result.refused > 0) break
      if (result.verdict === 'reject') {
        network.penalise(peer, 'DAG_BAD_UNIT')
        break
      }
    }
    return taken
  }

  const level = async (peer: PeerName, only: Address | null, signal: AbortSignal): Promise<number> => {
    let taken = 0
    let after: string | null = null
    for (let page = 0; page < MAX_PAGES && !stopped; page++) {
      const heads = decodeHeads(
        await network.request(peer, protocol.heads, encodeHeadsRequest({ after, only }), {
          maxBytes: 256 * 1024,
          signal,
        }),
      )
      for (const theirs of heads) {
        options.seen(theirs)
        const ours = store.view.log(theirs.author, theirs.device)
        if (ours?.frozen === true) continue
        const differs =
          ours === undefined || theirs.seq > ours.seq || (theirs.seq === ours.seq && theirs.head !== ours.head)
        // They hold a proof against this log: their unit at our place is the other half.
        if ((differs || theirs.frozen) && options.wants(theirs.author, peer)) taken += await pull(peer, theirs, signal)
      }
      if (heads.length < HEADS_PER_ANSWER) break
      const last = heads.at(-1)!
      after = logName(last.author, last.device)
    }
    return taken
  }

  /** One exchange at a time with each peer, repeated while it brings anything new. */
  const syncWith = (peer: PeerName, only: Address | null = null): Promise<boolean> => {
    const current = running.get(peer)
    if (current !== undefined) return current
    const work = (async () => {
      const late = new AbortController()
      const cancelLate = clock.after(EXCHANGE_MS, () => late.abort())
      try {
        while (!stopped && (await level(peer, only, late.signal)) > 0);
        return true
      } catch (error) {
        const known = toNodeError(error)
        if (isNodeError(error) && known.family === 'invalid') network.penalise(peer, known.code)
        log[known.family === 'bug' ? 'error' : 'debug']('sync with peer ended early', { peer, error })
        return false
      } finally {
        cancelLate()
        running.delete(peer)
      }
    })()
    running.set(peer, work)
    return work
  }

  const stopHeads = network.handle(
    protocol.heads,
    async (request) => {
      const { after, only } = decodeHeadsRequest(request)
      return encodeHeads(
        await store.logs({
          limit: HEADS_PER_ANSWER,
          ...(after === null ? {} : { after }),
          ...(only === null ? {} : { author: only }),
        }),
      )
    },
    { maxRequestBytes: 512, requestsPerSecond: 20 },
  )
  const stopRange = network.handle(
    protocol.range,
    async function* (request) {
      const { author, device, from, to } = decodeRangeRequest(request)
      const units = function* () {
        for (let seq = from; seq <= Math.min(to, from + UNITS_PER_RANGE); seq++) {
          const id = store.view.at(author, device, seq)
          const bytes = id === undefined ? undefined : store.encoded(id)
          // One taken in before its time was looked at would be an offence to the asker.
          if (bytes === undefined || !isTimeMs(decodeUnit(bytes).header.ts)) return
          yield bytes
        }
      }
      yield* packUnits(units())
    },
    { maxRequestBytes: 512, requestsPerSecond: 200 },
  )
  const unsubscribe = network.subscribe(protocol.topic, async (bytes, from) => {
    const { verdict } = await options.take(decodeUnits(bytes), from)
    return verdict
  })
  const stopPeers = network.onPeer((event) => event.kind === 'connected' && void syncWith(event.peer))
  for (const peer of network.peers()) void syncWith(peer.id)
  let cancelTimer: () => void = () => undefined
  const tick = () => {
    cancelTimer = clock.after(options.intervalMs, () => {
      // Not waited for: one that is slow keeps its own turn, not the others'.
      void syncAll()
      tick()
    })
  }
  const syncAll = async (only: Address | null = null) => {
    await Promise.all(network.peers().map((peer) => syncWith(peer.id, only)))
  }
  tick()

  return {
    async publish(units) {
      for (const message of packUnits(units)) await network.publish(protocol.topic, message)
    },
    syncWith: (peer) => syncWith(peer),
    sync: (only) => syncAll(only ?? null),
    stop() {
      stopped = true
      cancelTimer()
      stopHeads()
      stopRange()
      unsubscribe()
      stopPeers()
    },
  }
}
