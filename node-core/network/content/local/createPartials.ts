import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesEqual, concatBytes } from '#node-core/kernel/bytes.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { CHUNK_BYTES, chunkCount, chunkLength } from '../contentProtocol.ts'
import { STATE_BYTES, toChunks, type ChunkHash } from '../hashing/createChunkHash.ts'
import { orNull, spaceChecked } from './diskErrors.ts'

/** Most broken-off downloads kept, and most bytes of them; those left alone longest go first. */
export const MAX_PARTIALS = 32
export const MAX_PARTIAL_BYTES = 4 * 1024 * 1024 * 1024
/** Chunks after which a download notes how far it is. */
const NOTE_EVERY = 8
const NOTE_BYTES = 16 + STATE_BYTES

/**
 * A download under way: proven chunks from the last one down to `first`. Kept on disk between attempts, so that it goes
 * on where it broke off, after a restart too.
 */
export interface Partial {
  readonly size: number
  /** The lowest chunk that is here; as many as there are chunks while none is. */
  readonly first: number
  /** What the next chunk has to end in. */
  readonly target: Uint8Array
  /** Chunk `first` − 1, proven, and the state before it. */
  write(chunk: Uint8Array, stateBefore: Uint8Array): Promise<void>
  /** On disk whole; the states between its chunks come with it. */
  finish(reveal: (path: string) => Promise<void>): Promise<Uint8Array>
  discard(): Promise<void>
  /** Keeps what is there for later. */
  close(): Promise<void>
}

export interface Partials {
  /** What is left of an earlier attempt, proven again; null where nothing is. */
  resume(id: ContentId): Promise<Partial | null>
  /** Begins with the size that the last chunk proved; makes room for it. */
  begin(id: ContentId, size: number): Promise<Partial>
  bytes(): Promise<number>
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

  const openAt = async (id: ContentId, size: number, first: number, target: Uint8Array, states: Uint8Array[]) => {
    const { data, note } = paths(id)
    running.add(id)
    const handle: FileHandle = await open(data, first === chunkCount(size) ? 'w+' : 'r+')
    let at = first
    let next = target
    let noted = first
    const noteDown = async () => {
      if (noted === at) return
      noted = at
      const bytes = new Uint8Array(NOTE_BYTES)
      const view = new DataView(bytes.buffer)
      view.setBigUint64(0, BigInt(size))
      view.setBigUint64(8, BigInt(at))
      bytes.set(next, 16)
      // Not synced: what it says is proven again before anybody relies on it.
      await writeFile(`${note}.new`, bytes)
      await rename(`${note}.new`, note)
    }
    const release = async () => {
      running.delete(id)
      await handle.close().catch(() => undefined)
    }
    const partial: Partial = {
      size,
      get first() {
        return at
      },
      get target() {
        return next
      },
      async write(chunk, stateBefore) {
        await spaceChecked(handle.write(chunk, 0, chunk.length, (at - 1) * CHUNK_BYTES))
        at--
        next = stateBefore
        if (at > 0) states.push(stateBefore)
        if (noted - at >= NOTE_EVERY) await noteDown()
      },
      async finish(reveal) {
        await spaceChecked(handle.sync())
        await release()
        await reveal(data)
        await rm(note, { force: true })
        return concatBytes(...states.toReversed())
      },
      async discard() {
        await release()
        await remove(id)
      },
      async close() {
        await noteDown().catch(() => undefined)
        await release()
      },
    }
    return partial
  }

  /** Everything from chunk `first` on, hashed again. */
  const prove = async (id: ContentId, size: number, first: number, from: Uint8Array): Promise<Uint8Array[] | null> => {
    const last = chunkCount(size) - 1
    const states: Uint8Array[] = []
    let state = from
    let index = first
    const bytes = createReadStream(paths(id).data, { start: first * CHUNK_BYTES, highWaterMark: CHUNK_BYTES })
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

  await makeRoom(MAX_PARTIALS)
  return {
    async resume(id) {
      const { data, note } = paths(id)
      const noted = await orNull(readFile(note))
      const facts = await orNull(stat(data))
      if (noted?.length === NOTE_BYTES && facts !== null) {
        const view = new DataView(noted.buffer, noted.byteOffset, noted.length)
        const size = Number(view.getBigUint64(0))
        const first = Number(view.getBigUint64(8))
        const target = Uint8Array.from(noted.subarray(16))
        if (facts.size === size && first < chunkCount(size)) {
          const states = await prove(id, size, first, target)
          if (states !== null) return openAt(id, size, first, target, states)
        }
      }
      // Nothing, or changed on disk: nobody's fault that could be named.
      await remove(id)
      return null
    },
    async begin(id, size) {
      await makeRoom(MAX_PARTIALS - 1)
      return openAt(id, size, chunkCount(size), contentIdToDigest(id), [])
    },
    bytes: async () => (await list()).reduce((sum, each) => sum + each.bytes, 0),
  }
}
