import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Block } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import { stateUnavailable } from '#node-core/evm/errors.ts'
import { changesBackTo } from '#node-core/evm/state/historicalState.ts'
import type { StagedState, StateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { accountKey, recordKey, slotKey } from '#node-core/evm/state/stateKeys.ts'
import { DIVIDEND_KEY } from '#node-core/evm/state/worldState.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { encodeUnsignedHeader } from '#node-core/consensus/header/headerCodec.ts'
import { corruptChain, queryTooLarge } from '../errors.ts'
import type { PlacedProof, ProofNames } from './chainQueries.ts'
import type { BlockRef } from '../storing/chainStore.ts'

/**
 * The tree on disk is the head's. That of an earlier block is made from it with the undo records of the blocks between,
 * in memory, so
 * it is to be had for recent blocks only: the final one is about two behind. So many blocks …
 */
export const PROOF_REACH = 128
/** … and so many changed values (20 µs each) at most. */
export const PROOF_CHANGES = 50_000

export interface StateProver {
  /** @param block at `ref`, on the head's chain. @throws EVM_STATE_UNAVAILABLE, CHAIN_QUERY_TOO_LARGE */
  prove(ref: BlockRef, block: Block, head: BlockRef, address: Address, names: ProofNames): PlacedProof
}

export function createStateProver(storage: Storage, database: StateDatabase): StateProver {
  /** The tree after the last earlier block asked for, while the head stays. */
  let last: { readonly key: string; readonly staged: StagedState } | null = null

  const stagedAt = (ref: BlockRef, head: BlockRef): StagedState | undefined => {
    if (ref.hash === head.hash) return undefined
    const key = `${ref.hash}${head.hash}`
    if (last?.key === key) return last.staged
    if (head.height - ref.height > PROOF_REACH)
      throw stateUnavailable('proofs are made for recent blocks only', { height: ref.height, reach: PROOF_REACH })
    const changes = changesBackTo(storage, ref.height, head.height)
    if (changes.values.size > PROOF_CHANGES)
      throw queryTooLarge('too much changed since that block', { changed: changes.values.size, limit: PROOF_CHANGES })
    last = { key, staged: database.stage(changes) }
    return last.staged
  }

  return {
    prove(ref, block, head, address, { slots, records }) {
      if (ref.height === 0) throw stateUnavailable('block 0 has no header that a proof could lead to', { height: 0 })
      const staged = stagedAt(ref, head)
      const root = staged?.root ?? database.root
      if (root !== block.header.stateRoot)
        throw corruptChain('the state does not have the root of its block', { height: ref.height, root })
      const prove = (key: string) => database.prove(key, staged)
      return {
        height: ref.height,
        blockHash: block.hash,
        header: bytesToHex(encodeUnsignedHeader(block.header)),
        signature: block.header.signature,
        account: prove(accountKey(address)),
        dividend: prove(DIVIDEND_KEY),
        slots: slots.map((slot) => prove(slotKey(address, slot))),
        records: records.map((name) => prove(recordKey(address, name))),
      }
    },
  }
}
