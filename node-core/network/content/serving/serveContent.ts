import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { HandlerLimits, Network } from '../../network.ts'
import {
  CHUNK_BYTES,
  chunkCount,
  chunkLength,
  CONTENT_GET,
  CONTENT_HAVE,
  decodeChunkRequest,
  decodeHave,
  encodeSize,
} from '../contentProtocol.ts'
import { badContentRequest, contentNotFound } from '../errors.ts'
import { STATE_BYTES } from '../hashing/createChunkHash.ts'
import type { ChunkStates } from '../local/createChunkStates.ts'
import type { LocalFiles } from '../local/createLocalFiles.ts'

const HAVE_LIMITS: HandlerLimits = { maxRequestBytes: 256 }
const GET_LIMITS: HandlerLimits = { maxRequestBytes: 256, requestsPerSecond: 20, maxConcurrent: 8 }

export interface Serving {
  readonly network: Network
  readonly files: LocalFiles
  readonly states: ChunkStates
  /** Found to be something else than its name says. */
  damaged(id: ContentId): Promise<void>
}

/** Answers other nodes from the local files: anything that is here, since secret files are ciphertexts. */
export function serveContent({ network, files, states, damaged }: Serving): () => void {
  const whole = async (id: ContentId, start: number, end: number) => {
    const parts: Uint8Array[] = []
    for await (const part of files.read(id, start, end)) parts.push(part)
    return parts
  }
  const get = async function* (request: Uint8Array) {
    const { id, from, count } = decodeChunkRequest(request)
    const size = await files.size(id)
    if (size === null) throw contentNotFound('not here', { id })
    if (from >= chunkCount(size)) throw badContentRequest('no such chunk', { from })
    const all = await states.of(id, size, () => files.read(id, 0, undefined))
    if (all === null) {
      await damaged(id)
      throw contentNotFound('not here', { id })
    }
    for (let index = from; index > from - count; index--) {
      const start = index * CHUNK_BYTES
      const state = all.subarray(index * STATE_BYTES, (index + 1) * STATE_BYTES)
      yield concatBytes(state, ...(await whole(id, start, start + chunkLength(size, index))))
    }
  }
  const stops = [
    network.handle(CONTENT_HAVE, async (request) => encodeSize(await files.size(decodeHave(request))), HAVE_LIMITS),
    network.handle(CONTENT_GET, get, GET_LIMITS),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
