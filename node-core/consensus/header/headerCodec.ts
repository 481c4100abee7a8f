import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Attestation, BlockHeader } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { badHeader } from '../errors.ts'

/** Header format version written and accepted. */
export const HEADER_VERSION = 2
/**
 * No header is longer: 2 sets × 101 signatures, 64 DAG heads, and {@link MAX_ORPHANS_BYTES} of orphans. Two of them, as
 * evidence of a double
 * production (E1), must fit into one transaction: with 96 KiB a witness could make its headers so long that nobody
 * could prove them.
 */
export const MAX_HEADER_BYTES = 60 * 1024
/** Orphan headers that a builder lists, together. */
export const MAX_ORPHANS_BYTES = 40 * 1024

const MAX_HEADS = 64
const MAX_MEMBERS = 101

function minimal(value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array() : bigintToBytes(value, Math.ceil(value.toString(16).length / 2))
}

function attestationFields(a: Attestation): unknown[] {
  return [
    a.srcHeight,
    hexToBytes(a.srcHash),
    a.tgtHeight,
    hexToBytes(a.tgtHash),
    a.sets.map((set) => [set.setId, hexToBytes(set.bitmap), set.signatures.map(hexToBytes)]),
  ]
}

/**
 * The fields that the header hash covers, as canonical CBOR: all but the signature, and of orphans only their hash, so
 * that a header
 * can be listed as an orphan itself without what it listed (nested, four in each, they would soon be too long to list).
 */
export function encodeUnsignedHeader(h: BlockHeader): Uint8Array {
  return encodeCbor(unsignedFields(h, orphansDigest(h)))
}

/** Nothing where there are none; else a hash. */
function orphansDigest(h: BlockHeader): readonly [] | Uint8Array {
  if (h.orphansHash !== undefined) return hexToBytes(h.orphansHash)
  return h.orphans.length === 0 ? [] : taggedHash('dipnet/orphans/1', encodeCbor(h.orphans.map(hexToBytes)))
}

function unsignedFields(h: BlockHeader, orphans: readonly Uint8Array[] | Uint8Array): unknown[] {
  return [
    h.version,
    h.height,
    h.slot,
    hexToBytes(h.parentHash),
    hexToBytes(h.producer),
    h.setId,
    hexToBytes(h.txRoot),
    hexToBytes(h.receiptRoot),
    hexToBytes(h.stateRoot),
    hexToBytes(h.logsBloom),
    minimal(h.gasLimit),
    minimal(h.gasUsed),
    minimal(h.baseFeePerGas),
    [h.dagAnchor.heads.map(hexToBytes), h.dagAnchor.count, h.dagAnchor.bytes, hexToBytes(h.dagAnchor.root)],
    h.attestation === null ? null : attestationFields(h.attestation),
    orphans,
  ]
}

/** Canonical CBOR of the whole header. */
export function encodeHeader(h: BlockHeader): Uint8Array {
  return encodeCbor([unsignedFields(h, h.orphans.map(hexToBytes)), hexToBytes(h.signature)])
}

/**
 * The listed form, as it stands in `orphans` and in evidence: its own orphans are left out, their hash is there. Same
 * header hash.
 */
export function encodeListedHeader(h: BlockHeader): Uint8Array {
  return encodeCbor([unsignedFields(h, orphansDigest(h)), hexToBytes(h.signature)])
}

function fail(field: string): never {
  throw badHeader('malformed field', { field })
}
function list(value: unknown, field: string, max: number, exact?: number): unknown[] {
  if (!Array.isArray(value) || value.length > max || (exact !== undefined && value.length !== exact)) fail(field)
  return value
}
function whole(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) fail(field)
  return value
}
function bytes(value: unknown, field: string, length?: number, max = length ?? MAX_HEADER_BYTES): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length > max || (length !== undefined && value.length !== length))
    fail(field)
  return value
}
function hash(value: unknown, field: string): Hash {
  return bytesToHex(bytes(value, field, 32)) as Hash
}
function money(value: unknown, field: string): bigint {
  const raw = bytes(value, field, undefined, 32)
  if (raw.length > 0 && raw[0] === 0) fail(field)
  return bytesToBigint(raw)
}

function readAttestation(value: unknown): Attestation {
  const [srcHeight, srcHash, tgtHeight, tgtHash, sets] = list(value, 'attestation', 5, 5)
  return {
    srcHeight: whole(srcHeight, 'attestation.srcHeight'),
    srcHash: hash(srcHash, 'attestation.srcHash'),
    tgtHeight: whole(tgtHeight, 'attestation.tgtHeight'),
    tgtHash: hash(tgtHash, 'attestation.tgtHash'),
    sets: list(sets, 'attestation.sets', 2).map((entry) => {
      const [setId, bitmap, signatures] = list(entry, 'attestation.set', 3, 3)
      return {
        setId: whole(setId, 'attestation.setId'),
        bitmap: bytesToHex(bytes(bitmap, 'attestation.bitmap', undefined, Math.ceil(MAX_MEMBERS / 8))),
        signatures: list(signatures, 'attestation.signatures', MAX_MEMBERS).map((s) =>
          bytesToHex(bytes(s, 'attestation.signature', 65)),
        ),
      }
    }),
  }
}

/**
 * Strict inverse of {@link encodeHeader}.
 * @throws CHAIN_BAD_HEADER for anything that it does not give back byte for byte
 */
export function decodeHeader(data: Uint8Array): BlockHeader {
  return readHeader(data, encodeHeader, (orphans) => ({
    orphans: list(orphans, 'orphans', 16).map((o) => bytesToHex(bytes(o, 'orphan'))),
  }))
}

/**
 * Strict inverse of {@link encodeListedHeader}.
 * @throws CHAIN_BAD_HEADER for anything that it does not give back byte for byte
 */
export function decodeListedHeader(data: Uint8Array): BlockHeader {
  return readHeader(data, encodeListedHeader, (orphans) =>
    Array.isArray(orphans)
      ? { orphans: list(orphans, 'orphans', 0) as [] }
      : { orphans: [], orphansHash: hash(orphans, 'orphansHash') },
  )
}

function readHeader(
  data: Uint8Array,
  encode: (header: BlockHeader) => Uint8Array,
  readOrphans: (field: unknown) => Pick<BlockHeader, 'orphans' | 'orphansHash'>,
): BlockHeader {
  if (data.length > MAX_HEADER_BYTES) throw badHeader('too long', { length: data.length })
  try {
    const [fields, signature] = list(decodeCbor(data), 'header', 2, 2)
    const f = list(fields, 'fields', 16, 16)
    const [heads, count, size, root] = list(f[13], 'dagAnchor', 4, 4)
    const version = whole(f[0], 'version')
    if (version !== HEADER_VERSION) fail('version')
    const header: BlockHeader = {
      version,
      height: whole(f[1], 'height'),
      slot: whole(f[2], 'slot'),
      parentHash: hash(f[3], 'parentHash'),
      producer: bytesToHex(bytes(f[4], 'producer', 20)) as Address,
      setId: whole(f[5], 'setId'),
      txRoot: hash(f[6], 'txRoot'),
      receiptRoot: hash(f[7], 'receiptRoot'),
      stateRoot: hash(f[8], 'stateRoot'),
      logsBloom: bytesToHex(bytes(f[9], 'logsBloom', 256)),
      gasLimit: money(f[10], 'gasLimit'),
      gasUsed: money(f[11], 'gasUsed'),
      baseFeePerGas: money(f[12], 'baseFeePerGas'),
      dagAnchor: {
        heads: list(heads, 'dagAnchor.heads', MAX_HEADS).map((h) => hash(h, 'dagAnchor.head')),
        count: whole(count, 'dagAnchor.count'),
        bytes: whole(size, 'dagAnchor.bytes'),
        root: hash(root, 'dagAnchor.root'),
      },
      attestation: f[14] === null ? null : readAttestation(f[14]),
      ...readOrphans(f[15]),
      signature: bytesToHex(bytes(signature, 'signature', 65)),
    }
    // CBOR itself can write a whole number as a float: one header, one encoding.
    if (!isSame(encode(header), data)) fail('encoding')
    return header
  } catch (cause) {
    if (isNodeError(cause) && cause.code === 'CHAIN_BAD_HEADER') throw cause
    throw badHeader('not a header', { length: data.length }, cause)
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Header bytes as they are listed in `orphans`. */
export function headerToHex(header: BlockHeader): Hex {
  return bytesToHex(encodeListedHeader(header))
}
