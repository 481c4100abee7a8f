import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { recoverAddress } from '#node-core/kernel/keys.ts'
import { contentIdToDigest, digestToContentId } from '#node-core/model/contentId.ts'
import { isAddress, isHash, toHash, type Address, type ContentId, type Hash } from '#node-core/model/ids.ts'
import type { PeerName } from '../network.ts'
import { badSignature, badSlip } from './errors.ts'

/** What lies on a package: from whom, for whom, which order it belongs to, until when it waits. */
export interface Slip {
  readonly sender: Address
  readonly recipient: Address
  readonly licence: Address
  readonly order: Hash
  readonly file: ContentId
  /** Of the sealed file. */
  readonly bytes: number
  /** Unix seconds. */
  readonly until: number
}

/** A slip with its sender's signature. */
export interface SignedSlip {
  readonly slip: Slip
  /** Names the package: the hash that is signed. */
  readonly id: Hash
  readonly signature: Uint8Array
}

const fields = (slip: Slip): unknown[] => [
  hexToBytes(slip.sender),
  hexToBytes(slip.recipient),
  hexToBytes(slip.licence),
  hexToBytes(slip.order),
  contentIdToDigest(slip.file),
  slip.bytes,
  slip.until,
]

/** What the sender signs. */
export function slipHash(genesis: Hash, slip: Slip): Uint8Array {
  return taggedHash('dipnet/mailbox/slip/1', hexToBytes(genesis), encodeCbor(fields(slip)))
}

/** What the recipient signs once it has the package. */
export function receiptHash(id: Hash): Uint8Array {
  return taggedHash('dipnet/mailbox/receipt/1', hexToBytes(id))
}

/** What an account signs to be told of its packages: by this holder, over connections of this node only. */
export function collectHash(genesis: Hash, account: Address, holder: PeerName, asker: PeerName): Uint8Array {
  return taggedHash('dipnet/mailbox/collect/1', hexToBytes(genesis), hexToBytes(account), encodeCbor([holder, asker]))
}

/** Under which name the table of who has what (§5.4) knows the nodes that hold something for an account. */
export function mailboxKey(genesis: Hash, account: Address): Uint8Array {
  return taggedHash('dipnet/mailbox/of/1', hexToBytes(genesis), hexToBytes(account))
}

/** The same for all nodes that hold packages for others. */
export function holdersKey(genesis: Hash): Uint8Array {
  return taggedHash('dipnet/mailbox/holders/1', hexToBytes(genesis))
}

/** @throws MAILBOX_BAD_SIGNATURE */
export function assertSignedBy(account: Address, hash: Uint8Array, signature: Uint8Array): void {
  let signer: string
  try {
    signer = recoverAddress(hash, signature)
  } catch (cause) {
    throw badSignature('not a signature', { account }, cause)
  }
  if (signer !== account) throw badSignature('signed by somebody else', { account, signer })
}

export function encodeSlip({ slip, signature }: Pick<SignedSlip, 'slip' | 'signature'>): Uint8Array {
  return encodeCbor([...fields(slip), signature])
}

const addressOf = (value: unknown): Address => {
  const text = value instanceof Uint8Array ? bytesToHex(value) : ''
  if (!isAddress(text)) throw badSlip('not an address')
  return text
}
const hashOf = (value: unknown): Hash => {
  const text = value instanceof Uint8Array ? bytesToHex(value) : ''
  if (!isHash(text)) throw badSlip('not a hash')
  return text
}
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Also proves the sender. @throws MAILBOX_BAD_SLIP, MAILBOX_BAD_SIGNATURE, KERNEL_BAD_CBOR */
export function decodeSlip(genesis: Hash, bytes: Uint8Array): SignedSlip {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length !== 8) throw badSlip('not a slip')
  const [sender, recipient, licence, order, digest, size, until, signature] = value as unknown[]
  if (!isCount(size) || !isCount(until) || !(signature instanceof Uint8Array)) throw badSlip('not a slip')
  const slip: Slip = {
    sender: addressOf(sender),
    recipient: addressOf(recipient),
    licence: addressOf(licence),
    order: hashOf(order),
    file: digestToContentId(hexToBytes(hashOf(digest))),
    bytes: size,
    until,
  }
  const hash = slipHash(genesis, slip)
  assertSignedBy(slip.sender, hash, signature)
  return { slip, id: toHash(bytesToHex(hash)), signature }
}
