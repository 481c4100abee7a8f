import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { keccak256Hex, taggedHash } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { UNIT_LIMITS, type UnitHeader } from '#node-core/model/unit.ts'
import { badUnit } from './errors.ts'

export type UnsignedHeader = Omit<UnitHeader, 'signature'>

/** A unit as it travels: header and payload, nothing checked but their form. */
export interface RawUnit {
  readonly id: Hash
  readonly header: UnitHeader
  readonly payload: Uint8Array
}

const KIND = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/

export function isUnitKind(kind: string): boolean {
  return kind.length <= UNIT_LIMITS.kindLength && KIND.test(kind)
}

function fields(header: UnsignedHeader): unknown[] {
  return [
    header.v,
    hexToBytes(header.genesis),
    hexToBytes(header.author),
    hexToBytes(header.device),
    header.seq,
    header.prev === null ? null : hexToBytes(header.prev),
    header.parents.map(hexToBytes),
    header.refs.map(hexToBytes),
    [header.anchorRef.height, hexToBytes(header.anchorRef.hash)],
    header.ts,
    hexToBytes(header.subject),
    header.kind,
    hexToBytes(header.payloadHash),
    header.length,
  ]
}

/** What the device signs; the genesis hash and the type tag keep it from passing for anything else. */
export function unitIdBytes(header: UnsignedHeader): Uint8Array {
  return taggedHash('dipnet/unit/1', encodeCbor(fields(header)))
}

/** protocol.md §3.1: id = keccak(header without signature). */
export function unitId(header: UnsignedHeader): Hash {
  return bytesToHex(unitIdBytes(header)) as Hash
}

/** Canonical CBOR of [header fields, signature, payload]. */
export function encodeUnit(unit: { readonly header: UnitHeader; readonly payload: Uint8Array }): Uint8Array {
  return encodeCbor([fields(unit.header), hexToBytes(unit.header.signature), unit.payload])
}

function hexOf<T extends Hex>(value: unknown, length: number): T {
  if (!(value instanceof Uint8Array) || value.length !== length) throw badUnit('field has the wrong length', { length })
  return bytesToHex(value) as T
}
function countOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw badUnit('not a whole number')
  return value
}
function hashesOf(value: unknown, most: number): Hash[] {
  if (!Array.isArray(value) || value.length > most) throw badUnit('too many links', { most })
  const hashes = value.map((item) => hexOf<Hash>(item, 32))
  if (new Set(hashes).size !== hashes.length) throw badUnit('a link twice')
  return hashes
}

/**
 * Strict: canonical form, lengths, limits, payload hash. Signature and log rules are judged later.
 * @throws DAG_BAD_UNIT, KERNEL_BAD_CBOR
 */
export function decodeUnit(bytes: Uint8Array): RawUnit {
  if (bytes.length > UNIT_LIMITS.payloadBytes + 2_048) throw badUnit('too long', { length: bytes.length })
  const outer = decodeCbor(bytes)
  if (!Array.isArray(outer) || outer.length !== 3 || !Array.isArray(outer[0]) || outer[0].length !== 14)
    throw badUnit('not a unit')
  const [list, signature, payload] = outer as [unknown[], unknown, unknown]
  const [v, genesis, author, device, seq, prev, parents, refs, anchorRef, ts, subject, kind, payloadHash, length] = list
  if (v !== 1) throw badUnit('unknown version')
  if (!Array.isArray(anchorRef) || anchorRef.length !== 2) throw badUnit('bad anchor reference')
  if (typeof kind !== 'string' || !isUnitKind(kind)) throw badUnit('bad kind')
  if (!(payload instanceof Uint8Array) || payload.length > UNIT_LIMITS.payloadBytes) throw badUnit('bad payload')
  const [anchorHeight, anchorHash] = anchorRef as unknown[]
  const header: UnitHeader = {
    v,
    genesis: hexOf(genesis, 32),
    author: hexOf<Address>(author, 20),
    device: hexOf(device, 33),
    seq: countOf(seq),
    prev: prev === null ? null : hexOf<Hash>(prev, 32),
    parents: hashesOf(parents, UNIT_LIMITS.parents),
    refs: hashesOf(refs, UNIT_LIMITS.refs),
    anchorRef: { height: countOf(anchorHeight), hash: hexOf(anchorHash, 32) },
    ts: countOf(ts),
    subject: hexOf(subject, 32),
    kind,
    payloadHash: hexOf(payloadHash, 32),
    length: countOf(length),
    signature: hexOf(signature, 64),
  }
  if ((header.seq === 0) !== (header.prev === null)) throw badUnit('seq 0 and only it has no predecessor')
  if (header.parents.some((parent, i) => i > 0 && parent <= header.parents[i - 1]!))
    throw badUnit('parents not ascending')
  if (payload.length !== header.length || keccak256Hex(payload) !== header.payloadHash)
    throw badUnit('payload is not the one named')
  return { id: unitId(header), header, payload }
}
