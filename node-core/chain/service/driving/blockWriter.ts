import type { Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { CoreEffect } from '#node-core/consensus/core/ports.ts'
import type { BlockExecutor } from '../../execution/blockExecutor.ts'
import { corruptChain } from '../../errors.ts'
import type { BranchState } from '../../storing/branchState.ts'
import type { BlockRef, ChainStore, ExecutedBlock } from '../../storing/chainStore.ts'

export type StoreEffect =
  (CoreEffect & { type: 'persistBlock' | 'finalised' }) | Pick<CoreEffect & { type: 'headChanged' }, 'type' | 'head'>

/** What moving the head did, told when it is on disk. */
export interface HeadMove {
  readonly head: BlockRef
  readonly reverted: readonly Hash[]
  /** Transactions of reverted blocks, to go back to the pool. */
  readonly back: readonly Transaction[]
  readonly mined: readonly Hash[]
}

export interface BlockWriterOptions {
  readonly storage: Storage
  readonly store: ChainStore
  readonly branch: BranchState
  readonly executor: BlockExecutor
  readonly archive: boolean
  readonly keepStates: number
  /** At multiples of this height the consensus state is kept. */
  readonly snapshotEvery: number
  /** Blocks come in ranges: they may reach the disk in groups. */
  readonly grouped: () => boolean
  /** Called in the order of the effects, once all of the batch is on disk. */
  readonly onStored: (hash: Hash) => void
  /** First the state everyone reads, then the news. */
  readonly onHeadState: (move: HeadMove) => void
  readonly onHead: (move: HeadMove) => void
  readonly onFinal: () => void
}

/**
 * Stores blocks, moves the head and the final block: each group is one batch, so that a crash finds all of it or
 * nothing.
 */
export interface BlockWriter {
  write(effects: readonly StoreEffect[]): Promise<void>
  readonly final: BlockRef
}

type Linked = Pick<ExecutedBlock, 'block' | 'transactions' | 'receipts'>

export function createBlockWriter(options: BlockWriterOptions, start: BlockRef): BlockWriter {
  const { storage, store, branch, executor } = options
  let final = start

  function linked(ref: BlockRef, fresh: ReadonlyMap<Hash, ExecutedBlock>): Linked {
    const known = fresh.get(ref.hash)
    if (known !== undefined) return known
    const block = store.block(ref.hash)
    const receipts = store.receipts(ref)
    if (block === undefined || receipts === undefined)
      throw corruptChain('a block or its receipts are missing', { height: ref.height, hash: ref.hash })
    return { block, receipts, transactions: block.transactions.map((raw) => executor.decode(raw)) }
  }

  function moveHead(
    head: BlockRef,
    fresh: ReadonlyMap<Hash, ExecutedBlock>,
    operations: BatchOperation[],
    after: Array<() => void>,
  ): void {
    const path = branch.path(head)
    if (path.reverted.length === 0 && path.applied.length === 0) return
    const moved = branch.move(head, path, executor.candidate(head.hash)?.staged ?? null)
    operations.push(...moved.operations)
    const back: Transaction[] = []
    for (const ref of path.reverted) {
      const lost = linked(ref, fresh)
      operations.push(...store.unlink(lost))
      back.push(...lost.block.transactions.map((raw) => executor.decode(raw)))
    }
    const mined: Hash[] = []
    for (const ref of path.applied) {
      const executed = linked(ref, fresh)
      operations.push(...store.link(executed))
      for (const tx of executed.transactions) mined.push(tx.hash)
      const oldest = ref.height - options.keepStates
      if (!options.archive && oldest > 0 && oldest <= final.height) operations.push(storage.undo.del(oldest))
    }
    operations.push(store.putRef('head', head))
    const move: HeadMove = { head, back, mined, reverted: path.reverted.map((ref) => ref.hash) }
    after.unshift(() => {
      moved.done()
      executor.forget(head.hash)
      options.onHeadState(move)
    })
    after.push(() => options.onHead(move))
  }

  function moveFinal(
    next: BlockRef,
    dropped: readonly Hash[],
    operations: BatchOperation[],
    after: Array<() => void>,
  ): void {
    for (const hash of dropped) {
      const height = store.heightOf(hash)
      if (height !== undefined) operations.push(...store.dropBlock({ height, hash }))
    }
    // The diffs and consensus states below go; the final block's own is where a restart begins.
    for (let ref = final; ref.height < next.height;) {
      if (ref.height > 0) operations.push(...store.settleBlock(ref, ref.height % options.snapshotEvery === 0))
      const hash = store.canonicalHash(ref.height + 1)
      if (hash === undefined) break
      ref = { height: ref.height + 1, hash }
    }
    operations.push(store.putRef('final', next))
    after.push(() => {
      final = next
      options.onFinal()
    })
  }

  async function writeGroup(effects: readonly StoreEffect[]): Promise<void> {
    const operations: BatchOperation[] = []
    const fresh = new Map<Hash, ExecutedBlock>()
    const after: Array<() => void> = []
    for (const effect of effects) {
      if (effect.type === 'persistBlock') {
        const candidate = executor.candidate(effect.block.hash)
        if (candidate === undefined)
          throw corruptChain('a block to store was never executed', { hash: effect.block.hash })
        const executed = { ...candidate.executed, block: effect.block }
        fresh.set(effect.block.hash, executed)
        operations.push(...store.putBlock(executed, effect.state))
        after.push(() => options.onStored(effect.block.hash))
      } else if (effect.type === 'headChanged') {
        // Off the ordinary way (two blocks were executed on one parent, say): what the move reads has to be on disk
        // first.
        const ready = branch.isReady(branch.path(effect.head), executor.candidate(effect.head.hash)?.staged ?? null)
        if (!ready) await storage.commit(operations.splice(0), { sync: true, group: options.grouped() })
        moveHead(effect.head, fresh, operations, after)
      } else moveFinal(effect.final, effect.dropped, operations, after)
    }
    await storage.commit(operations, { sync: true, group: options.grouped() })
    for (const action of after) action()
  }

  return {
    async write(effects) {
      for (const group of splitAtHeads(effects)) await writeGroup(group)
    },
    get final() {
      return final
    },
  }
}

/**
 * A head move or a block after a head move begins a new group: it starts from what the earlier one left on disk. Within
 * a group the
 * final block moves last, so that the branch the head leaves is still there to go back on.
 */
function splitAtHeads(effects: readonly StoreEffect[]): StoreEffect[][] {
  const groups: StoreEffect[][] = []
  let current: StoreEffect[] = []
  const finals: StoreEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'finalised') {
      finals.push(effect)
      continue
    }
    if (current.some((other) => other.type === 'headChanged')) {
      groups.push(current)
      current = []
    }
    current.push(effect)
  }
  groups.push([...current, ...finals])
  return groups
}
