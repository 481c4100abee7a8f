import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { CHUNK_BYTES } from '../contentProtocol.ts'
import { createChunkHash, FIRST_STATE } from '../hashing/createChunkHash.ts'
import { proveChunk } from './proveChunk.ts'

describe('a chunk with the state before it', async () => {
  const hash = await createChunkHash()
  const file = new Uint8Array(randomBytes(2 * CHUNK_BYTES + 9))
  const id = bytesToContentId(file)
  const size = file.length
  const chunk = (index: number) => file.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
  const first = hash.after(FIRST_STATE, 0, chunk(0))
  const second = hash.after(first, 1, chunk(1))
  const message = (state: Uint8Array, index: number) => concatBytes(state, chunk(index))

  it('is proven by the name, then by what was proven before', () => {
    expect(proveChunk(hash, id, { size, target: null }, 2, message(second, 2))).toEqual(second)
    expect(proveChunk(hash, id, { size, target: second }, 1, message(first, 1))).toEqual(first)
    expect(proveChunk(hash, id, { size, target: first }, 0, message(FIRST_STATE, 0))).toEqual(FIRST_STATE)
  })

  it('the first one begins where every file begins, whatever its sender says', () => {
    const wrong = new Uint8Array(32).fill(1)
    expect(proveChunk(hash, id, { size, target: first }, 0, message(wrong, 0))).toEqual(FIRST_STATE)
    // A state that was made to fit a made-up chunk does not get in this way.
    const made = hash.after(wrong, 0, chunk(1))
    expect(proveChunk(hash, id, { size, target: made }, 0, message(wrong, 1))).toBeNull()
  })

  it('is refused when anything differs: bytes, state, place, size, target', () => {
    const changed = message(first, 1)
    changed[1_000]! ^= 1
    expect(proveChunk(hash, id, { size, target: second }, 1, changed)).toBeNull()
    expect(proveChunk(hash, id, { size, target: second }, 1, message(second, 1))).toBeNull()
    expect(proveChunk(hash, id, { size, target: first }, 1, message(first, 1))).toBeNull()
    expect(proveChunk(hash, id, { size, target: null }, 1, message(first, 1))).toBeNull()
    expect(proveChunk(hash, id, { size: size - CHUNK_BYTES, target: null }, 1, message(second, 2))).toBeNull()
    expect(
      proveChunk(hash, bytesToContentId(new Uint8Array(3)), { size, target: null }, 2, message(second, 2)),
    ).toBeNull()
  })
})
