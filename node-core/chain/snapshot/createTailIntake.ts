import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { BLOCK_HASH_WINDOW } from '#node-core/evm/engine/rules.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeTransaction } from '#node-core/evm/transaction/decodeTransaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { orderedRoot } from '../execution/orderedRoot.ts'
import { decodeReceipts } from '../storing/receiptCodec.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { createFastSeals } from '../execution/createFastSeals.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { ChainStore } from '../storing/chainStore.ts'
import { badSnapshot } from './errors.ts'

export interface TailOptions {
  readonly genesis: Genesis
  readonly crypto: FastCrypto
  readonly store: ChainStore
  readonly storage: Storage
  /** Height of the first block that comes. */
  readonly firstHeight: number
  readonly checkpoint: Checkpoint
}

/** Takes a snapshot's blocks in order and stores them as part of the chain, with their receipts and indexes. */
export interface TailIntake {
  /** @throws CHAIN_BAD_SNAPSHOT, CHAIN_BAD_BLOCK … */
  take(payload: Uint8Array): Promise<void>
  /** All are here, and the last one is the checkpoint. @throws CHAIN_BAD_SNAPSHOT */
  finish(): { readonly header: BlockHeader }
}

/**
 * The chain of parent hashes up to the checkpoint proves headers, their roots prove bodies and receipts. Only
 * signatures are not under
 * the hash: they are checked too, so that we never pass on what an honest node would be blamed for.
 */
export function createTailIntake({
  genesis,
  crypto,
  store,
  storage,
  firstHeight,
  checkpoint,
}: TailOptions): TailIntake {
  const seals = createFastSeals(genesis.hash, crypto)
  let last: { readonly header: BlockHeader; readonly hash: Hash } | null = null
  const must = (ok: boolean, what: string, height: number) => {
    if (!ok) throw badSnapshot(what, { reason: 'block', height })
  }
  const root = (hashes: readonly Uint8Array[]) => bytesToHex(orderedRoot(hashes, crypto.keccak256))

  return {
    async take(payload) {
      const parts = decodeCbor(payload)
      if (
        !Array.isArray(parts) ||
        parts.length !== 2 ||
        !(parts[0] instanceof Uint8Array) ||
        !(parts[1] instanceof Uint8Array)
      )
        throw badSnapshot('not a block', { reason: 'block' })
      const [bytes, encodedReceipts] = parts as [Uint8Array, Uint8Array]
      const block = decodeBlock(bytes, genesis.hash)
      const { header, hash } = block
      const height = last === null ? firstHeight : last.header.height + 1
      must(header.height === height && height <= checkpoint.height, 'a block is out of place', header.height)
      must(
        last === null ? height > 1 || header.parentHash === genesis.hash : header.parentHash === last.hash,
        'a block is not its parent’s child',
        height,
      )
      must(
        seals.headerSigner(hash, header.signature) === header.producer,
        'a block is not signed by its producer',
        height,
      )
      must(root(block.transactions.map(crypto.keccak256)) === header.txRoot, 'a body is not its header’s', height)
      const receiptList = decodeCbor(encodedReceipts)
      must(
        Array.isArray(receiptList) &&
          receiptList.length === block.transactions.length &&
          receiptList.every((receipt) => receipt instanceof Uint8Array),
        'receipts are missing',
        height,
      )
      must(
        root((receiptList as Uint8Array[]).map(crypto.keccak256)) === header.receiptRoot,
        'receipts are not the header’s',
        height,
      )
      const receipts = decodeReceipts(encodedReceipts)
      const transactions = block.transactions.map((raw) => decodeTransaction(raw, genesis.chainId, crypto))
      const key = [height, hash] as const
      await storage.commit([
        storage.block.put(key, bytes),
        storage.heightByHash.put(hash, height),
        storage.receipts.put(key, encodedReceipts),
        ...store.link({ block, transactions, receipts }),
      ])
      last = { header, hash }
    },
    finish() {
      if (last === null || last.hash !== checkpoint.hash || last.header.height !== checkpoint.height)
        throw badSnapshot('the blocks do not lead to the checkpoint', { reason: 'block' })
      // Fewer would make BLOCKHASH answer otherwise here than elsewhere.
      if (firstHeight > Math.max(1, checkpoint.height - BLOCK_HASH_WINDOW + 1))
        throw badSnapshot('too few blocks', { reason: 'block', firstHeight })
      return { header: last.header }
    },
  }
}
