import { bytesToBigint, bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Receipt } from '#node-core/model/receipt.ts'
import { corruptBlock } from '../errors.ts'

const integer = (value: bigint): Uint8Array => {
  if (value === 0n) return new Uint8Array(0)
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

type Fields = readonly [
  number,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array | null,
  ReadonlyArray<readonly [Uint8Array, readonly Uint8Array[], Uint8Array]>,
]

/** The bytes whose keccak the receipt root covers: canonical CBOR. */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  const fields: Fields = [
    receipt.status === 'success' ? 1 : 0,
    integer(receipt.gasUsed),
    integer(receipt.cumulativeGasUsed),
    integer(receipt.effectiveGasPrice),
    receipt.contractAddress === null ? null : hexToBytes(receipt.contractAddress),
    receipt.logs.map((log) => [hexToBytes(log.address), log.topics.map(hexToBytes), hexToBytes(log.data)] as const),
  ]
  return encodeCbor(fields)
}

/** A block's receipts as stored. */
export function encodeReceipts(receipts: readonly Uint8Array[]): Uint8Array {
  return encodeCbor(receipts)
}

/** @throws CHAIN_CORRUPT_BLOCK */
export function decodeReceipts(bytes: Uint8Array): Receipt[] {
  try {
    return (decodeCbor(bytes) as Uint8Array[]).map((encoded) => {
      const [status, gasUsed, cumulative, price, contract, logs] = decodeCbor(encoded) as Fields
      return {
        status: status === 1 ? ('success' as const) : ('reverted' as const),
        gasUsed: bytesToBigint(gasUsed),
        cumulativeGasUsed: bytesToBigint(cumulative),
        effectiveGasPrice: bytesToBigint(price),
        contractAddress: contract === null ? null : (bytesToHex(contract) as Address),
        logs: logs.map(([address, topics, data]) => ({
          address: bytesToHex(address) as Address,
          topics: topics.map((topic) => bytesToHex(topic) as Hash),
          data: bytesToHex(data),
        })),
      }
    })
  } catch (cause) {
    throw corruptBlock('stored receipts do not decode', { length: bytes.length }, cause)
  }
}
