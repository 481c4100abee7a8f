import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import { bytesEqual, concatBytes } from '#node-core/kernel/bytes.ts'
import { sha256 } from '#node-core/kernel/hash.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { chunkCount } from '../contentProtocol.ts'
import { FIRST_STATE, STATE_BYTES, toChunks, type ChunkHash } from '../hashing/createChunkHash.ts'
import { orNull } from './diskErrors.ts'

const MAX_IN_MEMORY = 64

export interface ChunkStates {
  /** The state before each chunk of a file that is here; null where the file is not what its name says. */
  of(id: ContentId, size: number, read: () => AsyncIterable<Uint8Array>): Promise<Uint8Array | null>
  /** Known from downloading it: the states before chunk 1, 2, … */
  keep(id: ContentId, states: Uint8Array): Promise<void>
  remove(id: ContentId): Promise<void>
}

/** The states between the chunks of stored files: computed once when a peer first asks, kept in `dir`. */
export async function createChunkStates(dir: string, hash: ChunkHash): Promise<ChunkStates> {
  await mkdir(dir, { recursive: true })
  const known = new BoundedMap<ContentId, Uint8Array>(MAX_IN_MEMORY)
  // One file at a time: hashing is the whole cost.
  const inTurn = createSerialQueue()
  const withFirst = (states: Uint8Array) => {
    const all = new Uint8Array(STATE_BYTES + states.length)
    all.set(FIRST_STATE)
    all.set(states, STATE_BYTES)
    return all
  }
  const keep = async (id: ContentId, states: Uint8Array) => {
    known.renew(id, withFirst(states))
    if (states.length === 0) return
    // With a sum: half a file would make us a liar in others' eyes.
    await writeFile(join(dir, `${id}.new`), concatBytes(sha256(states), states))
    await rename(join(dir, `${id}.new`), join(dir, id))
  }
  const compute = async (id: ContentId, size: number, bytes: AsyncIterable<Uint8Array>) => {
    const last = chunkCount(size) - 1
    const states = new Uint8Array(last * STATE_BYTES)
    let state = FIRST_STATE
    let index = 0
    for await (const chunk of toChunks(bytes)) {
      if (index > last) return null
      if (index === last) {
        if (!bytesEqual(hash.digest(state, index, chunk), contentIdToDigest(id))) return null
      } else {
        state = hash.after(state, index, chunk)
        states.set(state, index * STATE_BYTES)
      }
      index++
    }
    if (index !== last + 1) return null
    await keep(id, states)
    return withFirst(states)
  }
  return {
    async of(id, size, read) {
      const held = known.get(id)
      if (held !== undefined) return held
      // A single chunk needs no states: whoever gets it sees whether it is the file.
      if (chunkCount(size) === 1) return FIRST_STATE
      return inTurn(async () => {
        const again = known.get(id)
        if (again !== undefined) return again
        const stored = await orNull(readFile(join(dir, id)))
        const states = stored?.subarray(32)
        if (
          states?.length === (chunkCount(size) - 1) * STATE_BYTES &&
          bytesEqual(sha256(states), Uint8Array.from(stored!.subarray(0, 32)))
        ) {
          const all = withFirst(states)
          known.renew(id, all)
          return all
        }
        return compute(id, size, read())
      })
    },
    keep,
    async remove(id) {
      known.delete(id)
      await rm(join(dir, id), { force: true })
    },
  }
}
