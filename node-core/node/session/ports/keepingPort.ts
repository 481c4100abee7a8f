import type { Chain } from '#node-core/chain/service/chain.ts'
import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'

/** What a keeper asks of the chain beside the market's port. */
export interface KeepingPort {
  /** How long one slot takes, ms. */
  readonly slotMs: number
  /** The head here is as new as anybody's: an old one does not tell what others sent meanwhile. */
  isCurrent(): boolean
  /** Who makes the blocks now. */
  witnesses(): readonly Address[]
  /** Transactions to a contract that wait in the pool here. */
  waiting(to: Address): readonly { readonly hash: Hash; readonly from: Address; readonly data: Hex }[]
}

export interface KeepingPortOptions {
  readonly chain: Chain
  /** The highest head that a peer told of; null: none did. */
  bestHeight(): number | null
}

/** A head so many slots old, beyond one round, is not current. */
const CURRENT_SLOTS = 8

export function createKeepingPort({ chain, bestHeight }: KeepingPortOptions): KeepingPort {
  const { params } = chain.genesis
  return {
    slotMs: params.slotMs,
    isCurrent() {
      if (chain.syncing || (bestHeight() ?? 0) > chain.head.height + 1) return false
      // A test network makes no blocks while nobody does anything: its old head is the newest there is.
      const { length } = chain.consensus.active.members
      if (params.emptyBlocks === 'onDemand' && length === 1) return true
      return chain.slot - chain.consensus.slot <= CURRENT_SLOTS + length
    },
    witnesses: () => chain.consensus.active.members,
    waiting: (to) =>
      chain
        .pendingTransactions()
        .filter((tx) => tx.to === to)
        .map(({ hash, from, data }) => ({ hash, from, data: bytesToHex(data) })),
  }
}
