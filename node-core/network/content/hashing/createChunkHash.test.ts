import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { CHUNK_BYTES } from '../contentProtocol.ts'
import { createChunkHash, FIRST_STATE, toChunks, type ChunkHash } from './createChunkHash.ts'

let hash: ChunkHash
beforeAll(async () => {
  hash = await createChunkHash()
})
const digest = (bytes: Uint8Array) => Uint8Array.from(createHash('sha256').update(bytes).digest())
async function cut(bytes: Uint8Array, pieces: number): Promise<Uint8Array[]> {
  const source = async function* () {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces)
  }
  const chunks = []
  for await (const chunk of toChunks(source())) chunks.push(chunk)
  return chunks
}

describe('SHA-256 a chunk at a time', () => {
  it.each([0, 1, 63, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 777])(
    'ends in the plain SHA-256 of %d bytes',
    async (size) => {
      const bytes = randomBytes(size)
      const chunks = await cut(bytes, 300_001)
      expect(chunks).toHaveLength(Math.max(1, Math.ceil(size / CHUNK_BYTES)))
      let state = FIRST_STATE
      for (const [index, chunk] of chunks.slice(0, -1).entries()) state = hash.after(state, index, chunk)
      const last = chunks.length - 1
      expect(bytesEqual(hash.digest(state, last, chunks[last]!), digest(bytes))).toBe(true)
    },
  )

  it('the first state is the one that SHA-256 begins with, and a call leaves nothing behind for the next', () => {
    const chunk = new Uint8Array(CHUNK_BYTES).fill(7)
    const first = hash.after(FIRST_STATE, 0, chunk)
    hash.digest(first, 1, new Uint8Array(5))
    expect(hash.after(FIRST_STATE, 0, chunk)).toEqual(first)
    expect(hash.digest(FIRST_STATE, 0, new Uint8Array())).toEqual(digest(new Uint8Array()))
  })

  it('tells every change: of a byte, of the state before, of the place, of the length', async () => {
    const [first, second] = (await cut(randomBytes(CHUNK_BYTES + 100), 999_999)) as [Uint8Array, Uint8Array]
    const state = hash.after(FIRST_STATE, 0, first)
    const right = hash.digest(state, 1, second)
    const changed = second.slice()
    changed[50]! ^= 1
    const otherState = state.slice()
    otherState[31]! ^= 128
    for (const wrong of [
      hash.digest(state, 1, changed),
      hash.digest(otherState, 1, second),
      hash.digest(state, 2, second),
      hash.digest(state, 1, second.subarray(0, 99)),
    ])
      expect(bytesEqual(wrong, right)).toBe(false)
  })
})
