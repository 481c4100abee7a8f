import type { Address, Hash } from '#node-core/model/ids.ts'
import type { AccessListEntry, Transaction, TransactionType } from '#node-core/model/transaction.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { bigintToBytesFast, bytesToBigintFast, bytesToHexFast } from '../crypto/hexFast.ts'
import { badTransaction, badTransactionSignature, transactionTooLarge, wrongChain } from '../errors.ts'
import { encodeRlpBytes, encodeRlpList, readRlp, readRlpList, type RlpItem } from './rlp.ts'

/** Largest envelope we decode, bytes: room for a contract at the EIP-3860 limit. */
export const MAX_TRANSACTION_BYTES = 128 * 1024

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
const UINT256 = 1n << 256n
const FIELDS = { legacy: 9, eip2930: 11, eip1559: 12 } as const

function bytesOf(bytes: Uint8Array, item: RlpItem | undefined): Uint8Array {
  if (item === undefined || item.isList) throw badTransaction('a field is missing or a list')
  return bytes.subarray(item.start, item.end)
}

function integer(bytes: Uint8Array, item: RlpItem | undefined): bigint {
  const content = bytesOf(bytes, item)
  if (content.length > 32 || content[0] === 0) throw badTransaction('an integer is not canonical')
  return bytesToBigintFast(content)
}

function safeInteger(bytes: Uint8Array, item: RlpItem | undefined): number {
  const value = integer(bytes, item)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw badTransaction('an integer is out of range')
  return Number(value)
}

function recipient(bytes: Uint8Array, item: RlpItem | undefined): Address | null {
  const content = bytesOf(bytes, item)
  if (content.length === 0) return null
  if (content.length !== 20) throw badTransaction('the recipient is not 20 bytes')
  return bytesToHexFast(content) as Address
}

function accessListOf(bytes: Uint8Array, item: RlpItem | undefined): AccessListEntry[] {
  if (item === undefined || !item.isList) throw badTransaction('the access list is not a list')
  const out: AccessListEntry[] = []
  for (let at = item.start; at < item.end;) {
    const entry = readRlp(bytes, at, item.end)
    if (!entry.isList) throw badTransaction('an access list entry is not a list')
    const address = readRlp(bytes, entry.start, entry.end)
    const keys = readRlp(bytes, address.next, entry.end)
    if (address.isList || address.end - address.start !== 20 || !keys.isList || keys.next !== entry.end)
      throw badTransaction('an access list entry is malformed')
    const storageKeys: Hash[] = []
    for (let key = keys.start; key < keys.end;) {
      const slot = readRlp(bytes, key, keys.end)
      if (slot.isList || slot.end - slot.start !== 32) throw badTransaction('a storage key is not 32 bytes')
      storageKeys.push(bytesToHexFast(bytes.subarray(slot.start, slot.end)) as Hash)
      key = slot.next
    }
    out.push({ address: bytesToHexFast(bytes.subarray(address.start, address.end)) as Address, storageKeys })
    at = entry.next
  }
  return out
}

/** r ‖ s, 64 bytes, checked to be in range and low (EIP-2). */
function signatureOf(r: bigint, s: bigint): Uint8Array {
  if (r === 0n || s === 0n || s > HALF_ORDER || r >= UINT256)
    throw badTransactionSignature('r or s is out of range, or s is high')
  const out = new Uint8Array(64)
  const rBytes = bigintToBytesFast(r)
  const sBytes = bigintToBytesFast(s)
  out.set(rBytes, 32 - rBytes.length)
  out.set(sBytes, 64 - sBytes.length)
  return out
}

/**
 * Decodes and verifies a signed envelope: legacy with EIP-155, EIP-2930 or EIP-1559 (protocol.md §1.2). Our own reader,
 * because the
 * signing hash is over a slice of the envelope: nothing is re-encoded field by field.
 * @throws EVM_BAD_TRANSACTION, EVM_BAD_TRANSACTION_SIGNATURE, EVM_WRONG_CHAIN, EVM_TRANSACTION_TOO_LARGE
 */
export function decodeTransaction(raw: Uint8Array, chainId: number, crypto: FastCrypto): Transaction {
  if (raw.length > MAX_TRANSACTION_BYTES)
    throw transactionTooLarge('the envelope is too large', { length: raw.length, limit: MAX_TRANSACTION_BYTES })
  const first = raw[0]
  if (first === undefined) throw badTransaction('empty')
  const type: TransactionType = first === 1 ? 'eip2930' : first === 2 ? 'eip1559' : 'legacy'
  if (type === 'legacy' && first < 0xc0) throw badTransaction('unknown envelope type', { type: first })
  const offset = type === 'legacy' ? 0 : 1
  const { items, starts, contentStart } = readRlpList(raw, offset, raw.length)
  if (items.length !== FIELDS[type]) throw badTransaction('wrong number of fields', { fields: items.length })

  let at = 0
  let chain: number
  let yParity: number
  if (type === 'legacy') {
    const v = safeInteger(raw, items[6])
    if (v < 37) throw wrongChain('a legacy transaction without EIP-155 protection', { chainId: 0, expected: chainId })
    chain = (v - 35 - ((v - 35) % 2)) / 2
    yParity = (v - 35) % 2
  } else {
    chain = safeInteger(raw, items[at++])
    yParity = safeInteger(raw, items[items.length - 3])
    if (yParity > 1) throw badTransactionSignature('the recovery id is not 0 or 1')
  }
  if (chain !== chainId) throw wrongChain('signed for another chain', { chainId: chain, expected: chainId })

  const nonce = safeInteger(raw, items[at++])
  const maxPriorityFeePerGas = integer(raw, items[at++])
  const maxFeePerGas = type === 'eip1559' ? integer(raw, items[at++]) : maxPriorityFeePerGas
  if (maxPriorityFeePerGas > maxFeePerGas) throw badTransaction('the tip is above the fee cap')
  const gasLimit = integer(raw, items[at++])
  if (gasLimit > 0xffff_ffff_ffffn) throw badTransaction('the gas limit is out of range')
  const to = recipient(raw, items[at++])
  const value = integer(raw, items[at++])
  const data = bytesOf(raw, items[at++])
  const accessList = type === 'legacy' ? [] : accessListOf(raw, items[at++])

  const count = items.length
  const r = integer(raw, items[count - 2])
  const s = integer(raw, items[count - 1])
  const signature = signatureOf(r, s)
  const unsigned = raw.subarray(contentStart, starts[count - 3])
  const signingPayload =
    type === 'legacy'
      ? encodeRlpList([unsigned, encodeRlpBytes(bigintToBytesFast(BigInt(chainId))), Uint8Array.of(0x80, 0x80)])
      : Buffer.concat([raw.subarray(0, 1), encodeRlpList([unsigned])])
  const from = crypto.recoverAddress(crypto.keccak256(signingPayload), signature, yParity as 0 | 1)
  if (from === null) throw badTransactionSignature('the signature does not recover')

  return {
    type,
    from,
    chainId,
    nonce,
    gasLimit,
    to,
    value,
    data,
    accessList,
    maxFeePerGas,
    maxPriorityFeePerGas,
    raw,
    hash: bytesToHexFast(crypto.keccak256(raw)) as Hash,
    signature: {
      r: bytesToHexFast(signature.subarray(0, 32)),
      s: bytesToHexFast(signature.subarray(32)),
      yParity: yParity as 0 | 1,
    },
  }
}
