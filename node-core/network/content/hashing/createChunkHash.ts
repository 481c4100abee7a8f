import { createSHA256 } from 'hash-wasm'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { CHUNK_BYTES } from '../contentProtocol.ts'

/** What SHA-256 holds between two blocks: eight words, big-endian. */
export const STATE_BYTES = 32

/** Where SHA-256 begins (FIPS 180-4, 5.3.3). */
export const FIRST_STATE: Uint8Array = Uint8Array.from(
  Buffer.from('6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19', 'hex'),
)

/**
 * SHA-256 a chunk at a time. A file's name is the plain SHA-256 of its bytes; that hash is a chain, so a chunk and the
 * state before it prove themselves against the state after it, and the last one, with the length of the file, against
 * the name. From the last chunk to the first everything is proven as it comes, without any list of hashes
 * (protocol.md §5.4).
 */
export interface ChunkHash {
  /** The state after a full chunk. */
  after(state: Uint8Array, index: number, chunk: Uint8Array): Uint8Array
  /** The digest of the file whose last chunk this is. */
  digest(state: Uint8Array, index: number, last: Uint8Array): Uint8Array
}

/** hash-wasm's saved state: mark of its build, unfinished block, bytes so far, the words, size of the digest. */
const AT = { count: 4 + 64, words: 4 + 64 + 8 } as const

function swapWords(from: Uint8Array, to: Uint8Array, at: number): void {
  for (let i = 0; i < STATE_BYTES; i++) to[at + i] = from[(i & ~3) + (3 - (i & 3))]!
}

/** One at a time: the calls are synchronous, so that many downloads can share it. */
export async function createChunkHash(): Promise<ChunkHash> {
  const hasher = await createSHA256()
  const blank = hasher.init().save()
  const run = (state: Uint8Array, index: number, chunk: Uint8Array) => {
    const saved = blank.slice()
    new DataView(saved.buffer, saved.byteOffset).setBigUint64(AT.count, BigInt(index) * BigInt(CHUNK_BYTES), true)
    swapWords(state, saved, AT.words)
    return hasher.load(saved).update(chunk)
  }
  return {
    after(state, index, chunk) {
      const words = new Uint8Array(STATE_BYTES)
      swapWords(
        run(state, index, chunk)
          .save()
          .subarray(AT.words, AT.words + STATE_BYTES),
        words,
        0,
      )
      return words
    },
    digest: (state, index, last) => run(state, index, last).digest('binary'),
  }
}

/** Cuts a stream of any pieces into chunks; one empty chunk for no bytes at all. */
export async function* toChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let held = 0
  let any = false
  for await (let part of bytes) {
    while (held + part.length >= CHUNK_BYTES) {
      const taken = part.subarray(0, CHUNK_BYTES - held)
      yield parts.length === 0 ? taken : concatBytes(...parts, taken)
      any = true
      parts = []
      held = 0
      part = part.subarray(taken.length)
    }
    if (part.length > 0) {
      parts.push(part)
      held += part.length
    }
  }
  if (held > 0 || !any) yield concatBytes(...parts)
}
