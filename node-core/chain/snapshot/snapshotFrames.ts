import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Keccak } from '../execution/orderedRoot.ts'
import { badSnapshot, snapshotTooNew } from './errors.ts'

/** What stands at the start of every snapshot, whatever its version. */
const MAGIC = utf8ToBytes('dipnet-snapshot/')
/** Then the version, and a line's end. */
export const SNAPSHOT_VERSION = 1

/** Parts of a snapshot, in the order in which they come (decision 0010). */
export const FRAME = { start: 1, block: 2, consensus: 3, state: 4, code: 5, end: 6 } as const

/** No frame is longer: a block and its receipts. */
const MAX_PAYLOAD = 16 << 20
const HEAD = 5
const CHECK = 8

export interface Frame {
  readonly type: number
  readonly payload: Uint8Array
}

/**
 * Each frame ends with eight bytes of a digest over everything before it, so that damage, a part left out or out of
 * order is noticed
 * at once, before anything is made of it. The last digest names the snapshot.
 */
function createChain(keccak: Keccak) {
  let digest = keccak(MAGIC)
  return {
    next(type: number, payload: Uint8Array): Uint8Array {
      digest = keccak(Buffer.concat([digest, Uint8Array.of(type), payload]))
      return digest
    },
    get digest() {
      return digest
    },
  }
}

const opening = () => Buffer.concat([MAGIC, utf8ToBytes(`${SNAPSHOT_VERSION}\n`)])

export interface FrameWriter {
  write(type: number, payload: Uint8Array): Promise<void>
  /** Over all that was written. */
  readonly digest: Uint8Array
  /** Written so far. */
  readonly bytes: number
}

/** @param out takes the bytes in order; what it returns is waited for */
export async function createFrameWriter(
  keccak: Keccak,
  out: (bytes: Uint8Array) => Promise<void>,
): Promise<FrameWriter> {
  const chain = createChain(keccak)
  let bytes = 0
  const put = async (part: Uint8Array) => {
    bytes += part.length
    await out(part)
  }
  await put(opening())
  return {
    async write(type, payload) {
      const head = Buffer.allocUnsafe(HEAD)
      head[0] = type
      head.writeUInt32BE(payload.length, 1)
      await put(Buffer.concat([head, payload, chain.next(type, payload).subarray(0, CHECK)]))
    },
    get digest() {
      return chain.digest
    },
    get bytes() {
      return bytes
    },
  }
}

export interface FrameReader {
  /** The next frame, or null at the end of the bytes. @throws CHAIN_BAD_SNAPSHOT, CHAIN_SNAPSHOT_TOO_NEW */
  next(): Promise<Frame | null>
  readonly digest: Uint8Array
  /** Read so far. */
  readonly bytes: number
}

/** Reads frames from bytes that come in pieces of any size; holds one frame at most. */
export function createFrameReader(keccak: Keccak, source: AsyncIterable<Uint8Array>): FrameReader {
  const chain = createChain(keccak)
  const pieces = source[Symbol.asyncIterator]()
  let have: Uint8Array[] = []
  let size = 0
  let bytes = 0
  let opened = false

  /** Exactly `length` bytes; null when there are none left at all. */
  async function take(length: number): Promise<Buffer | null> {
    while (size < length) {
      const piece = await pieces.next()
      if (piece.done === true) {
        if (size === 0) return null
        throw badSnapshot('cut short', { reason: 'length', at: bytes })
      }
      have.push(piece.value)
      size += piece.value.length
    }
    const all =
      have.length === 1 ? Buffer.from(have[0]!.buffer, have[0]!.byteOffset, have[0]!.length) : Buffer.concat(have)
    have = [all.subarray(length)]
    size -= length
    bytes += length
    return all.subarray(0, length)
  }
  async function open(): Promise<void> {
    opened = true
    const magic = await take(MAGIC.length)
    if (magic === null || Buffer.compare(magic, MAGIC) !== 0)
      throw badSnapshot('not a snapshot', { reason: 'magic', at: 0 })
    let version = ''
    for (let digit = (await take(1))?.toString('latin1'); digit !== '\n'; digit = (await take(1))?.toString('latin1')) {
      if (digit === undefined || !/^\d$/.test(digit) || version.length >= 6)
        throw badSnapshot('not a snapshot', { reason: 'version', at: bytes })
      version += digit
    }
    if (Number(version) > SNAPSHOT_VERSION)
      throw snapshotTooNew('written by a newer version', { version: Number(version), supported: SNAPSHOT_VERSION })
    if (version !== String(SNAPSHOT_VERSION)) throw badSnapshot('no such version', { reason: 'version', at: bytes })
  }

  return {
    async next() {
      if (!opened) await open()
      const at = bytes
      const head = await take(HEAD)
      if (head === null) return null
      const type = head[0]!
      const length = head.readUInt32BE(1)
      if (length > MAX_PAYLOAD) throw badSnapshot('a part is too long', { reason: 'length', at })
      const body = await take(length + CHECK)
      if (body === null) throw badSnapshot('cut short', { reason: 'length', at })
      const payload = body.subarray(0, length)
      if (Buffer.compare(chain.next(type, payload).subarray(0, CHECK), body.subarray(length)) !== 0)
        throw badSnapshot('damaged', { reason: 'check', at })
      return { type, payload }
    },
    get digest() {
      return chain.digest
    },
    get bytes() {
      return bytes
    },
  }
}
