import { open, rename, rm, writeFile } from 'node:fs/promises'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { CHUNK_BYTES, chunkCount } from '../contentProtocol.ts'
import { STATE_BYTES } from '../hashing/createChunkHash.ts'
import { spaceChecked } from './diskErrors.ts'

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
  /** Keeps what is there for later. */
  close(): Promise<void>
}

/** How far a download is. */
export interface Note {
  readonly size: number
  readonly first: number
  readonly target: Uint8Array
}

function encodeNote({ size, first, target }: Note): Uint8Array {
  const bytes = new Uint8Array(NOTE_BYTES)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(size))
  view.setBigUint64(8, BigInt(first))
  bytes.set(target, 16)
  return bytes
}

/** Null for what is none: half a note, or none at all. */
export function decodeNote(bytes: Uint8Array | null): Note | null {
  if (bytes?.length !== NOTE_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    size: Number(view.getBigUint64(0)),
    first: Number(view.getBigUint64(8)),
    target: Uint8Array.from(bytes.subarray(16)),
  }
}

/** @param states before the chunks that are here, the last one first; grows */
export async function openPartial(
  paths: { readonly data: string; readonly note: string },
  from: Note,
  states: Uint8Array[],
  onClosed: () => void,
): Promise<Partial> {
  const { size } = from
  const handle = await open(paths.data, from.first === chunkCount(size) ? 'w+' : 'r+')
  let first = from.first
  let target = from.target
  let noted = first
  const noteDown = async () => {
    if (noted === first) return
    noted = first
    // Not synced: what it says is proven again before anybody relies on it.
    await writeFile(`${paths.note}.new`, encodeNote({ size, first, target }))
    await rename(`${paths.note}.new`, paths.note)
  }
  const release = async () => {
    onClosed()
    await handle.close().catch(() => undefined)
  }
  return {
    size,
    get first() {
      return first
    },
    get target() {
      return target
    },
    async write(chunk, stateBefore) {
      await spaceChecked(handle.write(chunk, 0, chunk.length, (first - 1) * CHUNK_BYTES))
      first--
      target = stateBefore
      if (first > 0) states.push(stateBefore)
      if (noted - first >= NOTE_EVERY) await noteDown()
    },
    async finish(reveal) {
      await spaceChecked(handle.sync())
      await release()
      await reveal(paths.data)
      await rm(paths.note, { force: true })
      return concatBytes(...states.toReversed())
    },
    async close() {
      await noteDown().catch(() => undefined)
      await release()
    },
  }
}
