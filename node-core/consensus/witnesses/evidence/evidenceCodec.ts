import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { badEvidence } from '../../errors.ts'
import { MAX_HEADER_BYTES } from '../../header/headerCodec.ts'
import { decodeVote, encodeVote } from '../../votes/voteCodec.ts'
import type { Evidence } from './evidence.ts'

/** Canonical CBOR: [kind, first, second]; for E3 first = outer, second = inner. */
export function encodeEvidence(evidence: Evidence): Uint8Array {
  if (evidence.kind === 'E1') return encodeCbor(['E1', hexToBytes(evidence.first), hexToBytes(evidence.second)])
  return evidence.kind === 'E2'
    ? encodeCbor(['E2', encodeVote(evidence.first), encodeVote(evidence.second)])
    : encodeCbor(['E3', encodeVote(evidence.outer), encodeVote(evidence.inner)])
}

/** Strict inverse. @throws CHAIN_BAD_EVIDENCE */
export function decodeEvidence(data: Uint8Array): Evidence {
  if (data.length > 2 * MAX_HEADER_BYTES + 64) throw badEvidence('too long', { length: data.length })
  try {
    const parts = decodeCbor(data)
    if (
      !Array.isArray(parts) ||
      parts.length !== 3 ||
      !(parts[1] instanceof Uint8Array) ||
      !(parts[2] instanceof Uint8Array)
    )
      throw badEvidence('not [kind, first, second]')
    const [kind, first, second] = parts as [unknown, Uint8Array, Uint8Array]
    if (kind === 'E1') return { kind, first: bytesToHex(first) as Hex, second: bytesToHex(second) as Hex }
    if (kind === 'E2') return { kind, first: decodeVote(first), second: decodeVote(second) }
    if (kind === 'E3') return { kind, outer: decodeVote(first), inner: decodeVote(second) }
  } catch (cause) {
    throw badEvidence('not evidence', { length: data.length }, cause)
  }
  throw badEvidence('unknown kind')
}
