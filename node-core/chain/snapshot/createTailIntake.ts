import type { BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { BLOCK_HASH_WINDOW } from '#node-core/evm/engine/rules.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeTransaction } from '#node-core/evm/transaction/decodeTransaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { decodeReceipts } from '../storing/receiptCodec.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { ChainStore } from '../storing/chainStore.ts'
import { createTailCheck } from './createTailCheck.ts'
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

/** The chain of parent hashes up to the checkpoint proves headers, {@link createTailCheck} what hangs on them. */
export function createTailIntake(options: TailOptions): TailIntake {
  const { genesis, crypto, store, storage, firstHeight, checkpoint } = options
  const check = createTailCheck(genesis, crypto)
  let last: { readonly header: BlockHeader; readonly hash: Hash } | null = null

  return {
    async take(payload) {
      const { block, bytes, encodedReceipts } = check(payload)
      const { header, hash } = block
      const height = last === null ? firstHeight : last.header.height + 1
      if (header.height !== height || height > checkpoint.height)
        throw badSnapshot('a block is out of place', { reason: 'block', height: header.height })
      if (last === null ? height === 1 && header.parentHash !== genesis.hash : header.parentHash !== last.hash)
        throw badSnapshot('a block is not its parent’s child', { reason: 'block', height })
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
