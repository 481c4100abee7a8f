import type { Hex } from '#node-core/kernel/bytes.ts'
import { overlayState } from '#node-core/evm/state/historicalState.ts'
import type { StagedState, StateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import type { StateKey } from '#node-core/evm/state/stateKeys.ts'
import type { StateChanges, StateReader } from '#node-core/evm/state/stateReader.ts'
import { decodeUndo, encodeUndo } from '#node-core/evm/state/undoRecord.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { BlockRef, ChainStore } from './chainStore.ts'
import { corruptChain } from '../errors.ts'

/** From one block to another: back to their common ancestor, then forward. */
export interface BranchPath {
  /** Newest first. */
  readonly reverted: readonly BlockRef[]
  /** Oldest first. */
  readonly applied: readonly BlockRef[]
}

/**
 * The flat state on disk is that of one block, the base (our head). The state after any other stored block is the base
 * plus undo
 * records on the way back and diffs on the way forward; in the ordinary case the path is empty.
 */
export interface BranchState {
  readonly base: BlockRef
  path(to: BlockRef): BranchPath
  /** The state after a stored block. */
  at(ref: BlockRef): StateReader
  /** Root of the state after `ref` with `changes` on top. */
  rootOn(ref: BlockRef, changes: StateChanges): { readonly root: Hex; readonly staged: StagedState | null }
  /**
   * Is `staged` all that moving along `path` takes? Else the move reads the diffs on the path: they have to be on disk.
   */
  isReady(path: BranchPath, staged: StagedState | null): boolean
  /**
   * Operations that make `to` the base, to be committed in one batch; call `done` when they are on disk. `staged` saves
   * hashing for a child of the base.
   */
  move(
    to: BlockRef,
    path: BranchPath,
    staged: StagedState | null,
  ): { readonly operations: BatchOperation[]; readonly done: () => void }
}

export function createBranchState(
  storage: Storage,
  store: ChainStore,
  database: StateDatabase,
  start: BlockRef,
): BranchState {
  let base = start
  let moves = 0
  /** How many moves came before the staging: later moves make it stale. */
  const stagedAt = new WeakMap<StagedState, number>()

  const parentOf = (ref: BlockRef): BlockRef => {
    const block = store.block(ref.hash)
    if (block === undefined)
      throw corruptChain('a block on the path is missing', { height: ref.height, hash: ref.hash })
    return { height: ref.height - 1, hash: block.header.parentHash }
  }
  const path = (to: BlockRef): BranchPath => {
    const reverted: BlockRef[] = []
    const applied: BlockRef[] = []
    let [a, b] = [base, to]
    while (a.hash !== b.hash) {
      if (a.height >= b.height && a.height > 0) {
        reverted.push(a)
        a = parentOf(a)
      } else {
        applied.push(b)
        b = parentOf(b)
      }
    }
    return { reverted, applied: applied.reverse() }
  }
  const diffOf = (ref: BlockRef) => {
    const bytes = store.diff(ref)
    if (bytes === undefined)
      throw corruptChain('a block’s state changes are missing', { height: ref.height, hash: ref.hash })
    return decodeUndo(bytes)
  }
  const backwards = (reverted: readonly BlockRef[]): Map<StateKey, Uint8Array | null> => {
    const values = new Map<StateKey, Uint8Array | null>()
    for (const ref of reverted) {
      const undo = storage.undo.get(ref.height)
      if (undo === undefined) throw corruptChain('an undo record is missing', { height: ref.height })
      for (const [key, value] of decodeUndo(undo)) values.set(key, value)
    }
    return values
  }
  const between = ({ reverted, applied }: BranchPath): StateChanges => {
    const values = backwards(reverted)
    for (const ref of applied) for (const [key, value] of diffOf(ref)) values.set(key, value)
    return { values, codes: new Map() }
  }
  const merged = (under: StateChanges, over: StateChanges): StateChanges => ({
    values: new Map([...under.values, ...over.values]),
    codes: over.codes,
  })

  const isReady: BranchState['isReady'] = ({ reverted, applied }, staged) =>
    staged !== null && reverted.length === 0 && applied.length === 1 && stagedAt.get(staged) === moves

  return {
    isReady,
    get base() {
      return base
    },
    path,
    at(ref) {
      return ref.hash === base.hash ? database : overlayState(database, between(path(ref)))
    },
    rootOn(ref, changes) {
      if (ref.hash === base.hash) {
        const staged = database.stage(changes)
        stagedAt.set(staged, moves)
        return { root: staged.root, staged }
      }
      return { root: database.stage(merged(between(path(ref)), changes)).root, staged: null }
    },
    move(to, route, staged) {
      const { reverted, applied } = route
      const simple = reverted.length === 0 && applied.length === 1
      const stage = staged !== null && isReady(route, staged) ? staged : database.stage(between(route))
      const { operations, undo } = database.operations(stage)
      for (const ref of reverted) operations.push(storage.undo.del(ref.height))
      if (simple) operations.push(storage.undo.put(to.height, undo))
      else {
        // Each block's undo record is what the state was right before it.
        const values = backwards(reverted)
        for (const ref of applied) {
          const changes = diffOf(ref)
          operations.push(
            storage.undo.put(
              ref.height,
              encodeUndo(
                changes.map(([key]) => [key, values.has(key) ? values.get(key)! : (database.get(key) ?? null)]),
              ),
            ),
          )
          for (const [key, value] of changes) values.set(key, value)
        }
      }
      return {
        operations,
        done() {
          database.apply(stage)
          base = to
          moves++
        },
      }
    },
  }
}
