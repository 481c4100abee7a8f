import { bytesToHex, hexToBytes, isHex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Vote } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { badVote } from '../errors.ts'

/** Canonical CBOR: [srcHeight, srcHash, tgtHeight, tgtHash, signature]. */
export function encodeVote(vote: Vote): Uint8Array {
  return encodeCbor([
    vote.srcHeight,
    hexToBytes(vote.srcHash),
    vote.tgtHeight,
    hexToBytes(vote.tgtHash),
    hexToBytes(vote.signature),
  ])
}

/** Strict inverse. @throws CHAIN_BAD_VOTE */
export function decodeVote(data: Uint8Array): Vote {
  if (data.length > 256) throw badVote('too long', { length: data.length })
  let fields: unknown
  try {
    fields = decodeCbor(data)
  } catch (cause) {
    throw badVote('not canonical CBOR', {}, isNodeError(cause) ? undefined : cause)
  }
  const height = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  const blob = (value: unknown, length: number) => value instanceof Uint8Array && value.length === length
  if (
    !Array.isArray(fields) ||
    fields.length !== 5 ||
    !height(fields[0]) ||
    !blob(fields[1], 32) ||
    !height(fields[2]) ||
    !blob(fields[3], 32) ||
    !blob(fields[4], 65)
  )
    throw badVote('not a vote')
  const [srcHeight, srcHash, tgtHeight, tgtHash, signature] = fields as [
    number,
    Uint8Array,
    number,
    Uint8Array,
    Uint8Array,
  ]
  const vote = {
    srcHeight,
    srcHash: bytesToHex(srcHash) as Hash,
    tgtHeight,
    tgtHash: bytesToHex(tgtHash) as Hash,
    signature: bytesToHex(signature),
  }
  // CBOR itself can write a whole number as a float: one vote, one encoding.
  const again = encodeVote(vote)
  if (again.length !== data.length || !again.every((byte, i) => byte === data[i]))
    throw badVote('not the one encoding of this vote')
  return vote
}

/** Shape check of a vote object that did not come through {@link decodeVote}. */
export function isVote(value: Vote): boolean {
  return (
    Number.isSafeInteger(value.srcHeight) &&
    value.srcHeight >= 0 &&
    Number.isSafeInteger(value.tgtHeight) &&
    value.tgtHeight > value.srcHeight &&
    isHex(value.srcHash, 32) &&
    isHex(value.tgtHash, 32) &&
    isHex(value.signature, 65)
  )
}
