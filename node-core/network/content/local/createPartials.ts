import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { CHUNK_BYTES, chunkCount, chunkLength } from '../contentProtocol.ts'
import { toChunks, type ChunkHash } from '../hashing/createChunkHash.ts'
import { orNull } from './diskErrors.ts'
import { decodeNote, openPartial, type Note, type Partial } from './openPartial.ts'

/** Most broken-off downloads kept, and most bytes of them; those left alone longest go first. */
export const MAX_PARTIALS = 32
export const MAX_PARTIAL_BYTES = 4 * 1024 * 1024 * 1024

export interface Partials {
  /** What is left of an earlier attempt, proven again; null where nothing is. */
  resume(id: ContentId): Promise<Partial | null>
  /** Begins with the size that the last chunk proved; makes room for it. */
  begin(id: ContentId, size: number): Promise<Partial>
  bytes(): Promise<number>
}

/** Everything from chunk `first` on, hashed again: the states before them, the last one first; null: it changed. */
async function proveAgain(
  hash: ChunkHash,
  id: ContentId,
  path: string,
  { size, first, target }: Note,
): Promise<Uint8Array[] | null> {
  const last = chunkCount(size) - 1
  const states: Uint8Array[] = []
  let state = target
  let index = first
  const bytes = createReadStream(path, { start: first * CHUNK_BYTES, highWaterMark: CHUNK_BYTES })
  for await (const chunk of toChunks(bytes as AsyncIterable<Uint8Array>)) {
    if (index > last || chunk.length !== chunkLength(size, index)) return null
    if (index > 0) states.push(state)
    if (index === last)
      return bytesEqual(hash.digest(state, index, chunk), contentIdToDigest(id)) ? states.reverse() : null
    state = hash.after(state, index, chunk)
    index++
  }
  return null
}

/** The folder of broken-off downloads: `<id>` has the bytes at their places, `<id>.note` how far it is. */
export async function createPartials(dir: string, hash: ChunkHash): Promise<Partials> {
  await mkdir(dir, { recursive: true })
  const paths = (id: string) => ({ data: join(dir, id), note: join(dir, `${id}.note`) })
  const running = new Set<string>()
  const remove = async (id: string) => {
    const { data, note } = paths(id)
    await rm(data, { force: true })
    await rm(note, { force: true })
  }
  const list = async () => {
    const found = []
    for (const name of await readdir(dir)) {
      if (name.endsWith('.new') || name.endsWith('.note')) continue
      const facts = await orNull(stat(join(dir, name)))
      // Blocks: a file of holes takes no room.
      if (facts !== null) found.push({ id: name, bytes: facts.blocks * 512, usedAt: facts.mtimeMs })
    }
    return found
  }
  const makeRoom = async (most: number) => {
    const found = (await list()).sort((a, b) => a.usedAt - b.usedAt)
    let count = found.length
    let bytes = found.reduce((sum, each) => sum + each.bytes, 0)
    for (const each of found) {
      if (count <= most && bytes <= MAX_PARTIAL_BYTES) return
      if (running.has(each.id)) continue
      await remove(each.id)
      count--
      bytes -= each.bytes
    }
  }
  const openAt = (id: ContentId, note: Note, states: Uint8Array[]) => {
    running.add(id)
    return openPartial(paths(id), note, states, () => void running.delete(id))
  }

  await makeRoom(MAX_PARTIALS)
  return {
    async resume(id) {
      const note = decodeNote(await orNull(readFile(paths(id).note)))
      const facts = await orNull(stat(paths(id).data))
      if (note !== null && facts?.size === note.size && note.first < chunkCount(note.size)) {
        const states = await proveAgain(hash, id, paths(id).data, note)
        if (states !== null) return openAt(id, note, states)
      }
      // Nothing, or changed on disk: nobody's fault that could be named.
      await remove(id)
      return null
    },
    async begin(id, size) {
      await makeRoom(MAX_PARTIALS - 1)
      return openAt(id, { size, first: chunkCount(size), target: contentIdToDigest(id) }, [])
    },
    bytes: async () => (await list()).reduce((sum, each) => sum + each.bytes, 0),
  }
}
