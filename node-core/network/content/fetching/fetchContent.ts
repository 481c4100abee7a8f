import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network } from '../../network.ts'
import type { GetOptions } from '../contentStore.ts'
import { contentNotFound, contentTooLarge } from '../errors.ts'
import type { ChunkHash } from '../hashing/createChunkHash.ts'
import type { ChunkStates } from '../local/createChunkStates.ts'
import type { LocalFiles } from '../local/createLocalFiles.ts'
import type { Partials } from '../local/createPartials.ts'
import type { SwarmLimits } from './createLanes.ts'
import { createSwarm } from './createSwarm.ts'
import { createBell } from './createBell.ts'
import { createSearch } from './createSearch.ts'

const SEARCH_MS = 30_000
/** Where the caller names no limit: nobody fills a disk by announcing a huge file. */
const MAX_BYTES = 2 ** 31

export interface Fetching {
  readonly network: Network
  readonly files: LocalFiles
  readonly partials: Partials
  readonly states: ChunkStates
  readonly hash: ChunkHash
  readonly limits: SwarmLimits
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Finds the file, at connected peers, by the table of who has what and by asking on, and downloads it from several of
 * them at once, until it is here whole. What an earlier attempt left is used. A peer with wrong bytes is penalised.
 */
export async function fetchContent(fetching: Fetching, id: ContentId, options: GetOptions): Promise<number> {
  const { network, clock, log, partials } = fetching
  const searchMs = options.searchMs ?? SEARCH_MS
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const resumed = await partials.resume(id)
  if (resumed !== null && resumed.size > maxBytes) {
    await resumed.close()
    throw contentTooLarge('file is larger than allowed', { id, size: resumed.size, maxBytes })
  }
  const bell = createBell(clock)
  const searching = new AbortController()
  const signal = options.signal === undefined ? searching.signal : AbortSignal.any([options.signal, searching.signal])
  let deadline = clock.now() + searchMs
  let tooLarge: number | null = null
  let outcome: { readonly failed: unknown } | 'whole' | null = null
  const swarm = createSwarm({
    ...fetching,
    id,
    resumed,
    begin: (size) => partials.begin(id, size),
    onProgress(bytes, total) {
      deadline = clock.now() + searchMs
      options.onProgress?.({ bytes, total })
    },
    onChange: bell.ring,
  })
  swarm.whole.then(
    () => {
      outcome = 'whole'
      bell.ring()
    },
    (failed: unknown) => {
      outcome = { failed }
      bell.ring()
    },
  )
  const readOutcome = () => outcome
  const search = createSearch(
    {
      network,
      clock,
      log,
      id,
      signal,
      isSettled: (peer) => swarm.isHolder(peer) || swarm.isGivenUp(peer),
      found(peer, size) {
        if (size > maxBytes) tooLarge ??= size
        else swarm.add(peer, size)
      },
    },
    { preferred: options.from ?? [], holders: swarm.holders, onDone: bell.ring },
  )
  const onAbort = () => bell.ring()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const stopListening = network.onPeer(({ kind }) => {
    if (kind !== 'connected') return
    search.again()
    bell.ring()
  })
  try {
    for (;;) {
      if (options.signal?.aborted === true) throw cancelled('cancelled')
      const now = readOutcome()
      if (now === 'whole') break
      if (now !== null) throw now.failed
      search.go()
      if (swarm.holders() === 0) {
        if (tooLarge !== null && search.isComplete())
          throw contentTooLarge('file is larger than allowed', { id, size: tooLarge, maxBytes })
        if (clock.now() >= deadline)
          throw contentNotFound('nobody who can be reached has it', { id, asked: network.peers().length })
      }
      await bell.wait(Math.max(20, Math.min(deadline - clock.now(), 500)))
    }
  } catch (error) {
    searching.abort()
    await swarm.stop()
    throw error
  } finally {
    stopListening()
    options.signal?.removeEventListener('abort', onAbort)
    searching.abort()
  }
  const partial = await swarm.whole
  const states = await partial.finish((path) => fetching.files.reveal(path, id))
  await fetching.states.keep(id, states)
  return partial.size
}
