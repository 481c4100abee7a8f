import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import type { Block } from '#node-core/model/block.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { createFastSeals } from '../execution/createFastSeals.ts'
import { orderedRoot } from '../execution/orderedRoot.ts'
import { badSnapshot } from './errors.ts'

export interface TailBlock {
  readonly block: Block
  /** The block's bytes, and its receipts'. */
  readonly bytes: Uint8Array
  readonly encodedReceipts: Uint8Array
}

/**
 * Reads one block of a snapshot's end, CBOR [block, receipts]: its header's roots prove body and receipts. Only
 * signatures are not under the hash: they are checked too, so that we never pass on what an honest node would be blamed
 * for. Whether the block is the right one, its hash says.
 * @throws CHAIN_BAD_SNAPSHOT, CHAIN_BAD_BLOCK …
 */
export function createTailCheck(genesis: Genesis, crypto: FastCrypto): (payload: Uint8Array) => TailBlock {
  const seals = createFastSeals(genesis.hash, crypto)
  const root = (hashes: readonly Uint8Array[]) => bytesToHex(orderedRoot(hashes, crypto.keccak256))
  return (payload) => {
    const parts = decodeCbor(payload)
    if (!Array.isArray(parts) || parts.length !== 2 || !parts.every((part) => part instanceof Uint8Array))
      throw badSnapshot('not a block', { reason: 'block' })
    const [bytes, encodedReceipts] = parts as [Uint8Array, Uint8Array]
    const block = decodeBlock(bytes, genesis.hash)
    const { header, hash } = block
    const must = (ok: boolean, what: string) => {
      if (!ok) throw badSnapshot(what, { reason: 'block', height: header.height })
    }
    must(seals.headerSigner(hash, header.signature) === header.producer, 'a block is not signed by its producer')
    must(root(block.transactions.map(crypto.keccak256)) === header.txRoot, 'a body is not its header’s')
    const receipts = decodeCbor(encodedReceipts)
    must(
      Array.isArray(receipts) &&
        receipts.length === block.transactions.length &&
        receipts.every((receipt) => receipt instanceof Uint8Array),
      'receipts are missing',
    )
    must(root((receipts as Uint8Array[]).map(crypto.keccak256)) === header.receiptRoot, 'receipts are not the header’s')
    return { block, bytes, encodedReceipts }
  }
}
