import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled, isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../network.ts'
import { CHUNK_BYTES, CONTENT_GET, CONTENT_HAVE, decodeSize, encodeContentRequest } from './contentProtocol.ts'
import type { GetOptions } from './contentStore.ts'
import type { LocalFiles } from './createLocalFiles.ts'
import { contentMismatch, contentNotFound, contentTooLarge } from './errors.ts'

const SEARCH_MS = 30_000
const ASK_AGAIN_MS = 1_500
/** Where the caller names no limit: nobody fills a disk by announcing a huge file. */
const MAX_BYTES = 2 ** 31

export interface Fetching {
  readonly network: Network
  readonly files: LocalFiles
  readonly clock: Clock
  readonly log: Logger
}

interface Holder {
  readonly peer: PeerName
  readonly size: number
}

/** Asks every connected peer; those that have the file, preferred ones first, then the nearest. */
async function findHolders({ network, log }: Fetching, id: ContentId, options: GetOptions): Promise<Holder[]> {
  const preferred = new Set(options.from ?? [])
  // Not filtered by known protocols: that list lags behind a peer that has just started.
  const peers = network.peers()
  peers.sort(
    (a, b) => Number(preferred.has(b.id)) - Number(preferred.has(a.id)) || (a.latencyMs ?? 1e6) - (b.latencyMs ?? 1e6),
  )
  const request = encodeContentRequest({ id, offset: 0 })
  const answers = await Promise.all(
    peers.map(async (peer): Promise<Holder | null> => {
      try {
        const size = decodeSize(
          await network.request(peer.id, CONTENT_HAVE, request, {
            timeoutMs: 4_000,
            maxBytes: 64,
            ...(options.signal ? { signal: options.signal } : {}),
          }),
        )
        return size === null ? null : { peer: peer.id, size }
      } catch (error) {
        if (isNodeError(error) && error.family === 'invalid') network.penalise(peer.id, error.code)
        log.debug('peer did not say', { peer: peer.id, error })
        return null
      }
    }),
  )
  return answers.filter((holder) => holder !== null)
}

/**
 * Downloads from one peer, going on after what is already held.
 * @throws what made it end early; CONTENT_MISMATCH if it lied
 */
async function download(fetching: Fetching, id: ContentId, holder: Holder, options: GetOptions): Promise<number> {
  const { network, files } = fetching
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const partial = await files.partial(id)
  const resumedAt = partial.bytes
  try {
    const request = encodeContentRequest({ id, offset: resumedAt })
    const stream = network.requestStream(holder.peer, CONTENT_GET, request, {
      timeoutMs: 20_000,
      maxBytes: CHUNK_BYTES,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    for await (const chunk of stream) {
      if (chunk.length === 0 || partial.bytes + chunk.length > holder.size)
        throw contentMismatch('more bytes than announced', { id })
      if (partial.bytes + chunk.length > maxBytes) throw contentTooLarge('file is larger than allowed', { maxBytes })
      await partial.append(chunk)
      options.onProgress?.({ bytes: partial.bytes, total: holder.size })
    }
    await partial.finish()
    return partial.bytes
  } catch (error) {
    const lied = isNodeError(error) && error.code === 'CONTENT_MISMATCH'
    if (lied && resumedAt > 0) {
      // Part of it came from someone else: nobody is blamed, this peer gets a second chance from the first byte.
      await partial.discard()
      return download(fetching, id, holder, options)
    }
    if (lied || (isNodeError(error) && error.code === 'CONTENT_TOO_LARGE')) await partial.discard()
    else await partial.close()
    throw error
  }
}

/**
 * Finds the file at peers and downloads it, peer after peer, until it is here whole. A peer with wrong bytes is
 * penalised.
 */
export async function fetchContent(fetching: Fetching, id: ContentId, options: GetOptions): Promise<number> {
  const { network, clock, log } = fetching
  const deadline = clock.now() + (options.searchMs ?? SEARCH_MS)
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const liars = new Set<PeerName>()
  for (;;) {
    const holders = (await findHolders(fetching, id, options)).filter((holder) => !liars.has(holder.peer))
    for (const holder of holders) {
      if (options.signal?.aborted === true) throw cancelled('cancelled')
      if (holders.every(({ size }) => size > maxBytes))
        throw contentTooLarge('file is larger than allowed', { id, size: holder.size, maxBytes })
      if (holder.size > maxBytes) continue
      try {
        return await download(fetching, id, holder, options)
      } catch (error) {
        if (!isNodeError(error) || error.code === 'CANCELLED' || error.code === 'CONTENT_NO_SPACE') throw error
        if (error.family === 'invalid') {
          liars.add(holder.peer)
          network.penalise(holder.peer, error.code, 50)
        }
        log.info('download broke off, trying on', { id, peer: holder.peer, code: error.code })
      }
    }
    if (options.signal?.aborted === true) throw cancelled('cancelled')
    const leftMs = deadline - clock.now()
    if (leftMs <= 0) throw contentNotFound('no connected peer has it', { id, asked: network.peers().length })
    await waitForPeers(fetching, Math.min(leftMs, ASK_AGAIN_MS), options.signal)
  }
}

/** Until a peer connects, at most `waitMs`. */
function waitForPeers({ network, clock }: Fetching, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelTimer()
      stopListening()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancelTimer = clock.after(waitMs, done)
    const stopListening = network.onPeer((event) => event.kind === 'connected' && done())
    signal?.addEventListener('abort', done, { once: true })
  })
}
