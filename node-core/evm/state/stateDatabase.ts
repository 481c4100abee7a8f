import type { Hex } from '#node-core/kernel/bytes.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import { bucketKey } from '#node-core/storage/bucket.ts'
import { BUCKETS } from '#node-core/storage/buckets.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { stateCorrupt } from '../errors.ts'
import type { StateProof } from '#node-core/model/verifyStateProof.ts'
import { bytesToStateKey, stateKeyToBytes, type StateKey } from './stateKeys.ts'
import { createPins } from './statePins.ts'
import type { StateChanges, StateReader } from './stateReader.ts'
import { StateTree, type LeafChange, type StagedTree } from './stateTree.ts'
import { createTreeHasher } from './treeHasher.ts'
import { encodeUndo, type UndoEntry } from './undoRecord.ts'

/** Changes with their root, ready to be committed with a block in one batch. */
export interface StagedState {
  readonly root: Hex
  readonly changes: StateChanges
  readonly tree: StagedTree
}

/** The committed state of the head: flat values on disk, a cache before them, and the tree. */
export interface StateDatabase extends StateReader {
  readonly root: Hex
  /** The root after `changes`; nothing is written. */
  stage(changes: StateChanges): StagedState
  /** What to write, and how to go back: values before the change. */
  operations(staged: StagedState): { readonly operations: BatchOperation[]; readonly undo: Uint8Array }
  /** To be called once the operations are on disk. */
  apply(staged: StagedState): void
  /** The committed state as it is now, for whoever reads it over several turns. */
  pin(): StateReader
  /** What lies at `key`, with the proof; in the committed state, or in that after staged changes. */
  prove(key: StateKey, staged?: StagedState): StateProof
}

const CACHE_ENTRIES = 150_000
const MISSING = new Uint8Array(0)

/** Opens the state in `storage`. Reads are synchronous: cache, then getSync. */
export function openStateDatabase(storage: Storage, crypto: FastCrypto): StateDatabase {
  const hasher = createTreeHasher(crypto)
  const tree = new StateTree(storage.store, hasher)
  // Two generations make a cheap least-recently-used cache: what was not asked for during one turn is dropped.
  let young = new Map<StateKey, Uint8Array>()
  let old = new Map<StateKey, Uint8Array>()
  const codes = new Map<Hex, Uint8Array>()

  const remember = (key: StateKey, value: Uint8Array) => {
    young.set(key, value)
    if (young.size > CACHE_ENTRIES) {
      old = young
      young = new Map()
    }
  }
  const get = (key: StateKey): Uint8Array | undefined => {
    let value = young.get(key)
    if (value === undefined) {
      value = old.get(key) ?? storage.store.get(bucketKey(BUCKETS.state.prefix, stateKeyToBytes(key))) ?? MISSING
      remember(key, value)
    }
    return value === MISSING ? undefined : value
  }
  const pins = createPins({ get, code: (hash) => database.code(hash) })
  const leafKeys = new Map<StateKey, Uint8Array>()
  const leafKey = (key: StateKey) => {
    let hash = leafKeys.get(key)
    if (hash === undefined) {
      hash = crypto.keccak256(stateKeyToBytes(key))
      if (leafKeys.size > CACHE_ENTRIES) leafKeys.clear()
      leafKeys.set(key, hash)
    }
    return hash
  }

  /** The key whose hash `leaf` is: needed to prove that a leaf is another's than the one asked for. */
  const nameOf = (leaf: Uint8Array, changes: StateChanges | undefined): StateKey => {
    const bytes = storage.leafKey.get(leaf)
    if (bytes !== undefined) return bytesToStateKey(bytes)
    // Gone from the committed state, but there in the staged one.
    for (const [name, value] of changes?.values ?? [])
      if (value !== null && Buffer.compare(leafKey(name), leaf) === 0) return name
    throw stateCorrupt('a leaf of the state tree has no name', { leaf: bytesToHexFast(leaf) })
  }

  const database: StateDatabase = {
    get,
    pin: pins.pin,
    get root() {
      return bytesToHexFast(tree.root)
    },
    code(hash) {
      let code = codes.get(hash)
      if (code === undefined) {
        code = storage.code.get(hash)
        if (code === undefined) throw stateCorrupt('a contract’s code is missing', { hash })
        if (codes.size > 2_000) codes.clear()
        codes.set(hash, code)
      }
      return code
    },
    stage(changes) {
      const leaves: LeafChange[] = []
      for (const [name, value] of changes.values) {
        const key = leafKey(name)
        leaves.push({ key, hash: value === null ? null : hasher.leaf(key, crypto.keccak256(value)) })
      }
      const staged = tree.stage(leaves)
      return { root: bytesToHexFast(staged.root), changes, tree: staged }
    },
    operations(staged) {
      const operations = tree.operations(staged.tree)
      const undo: UndoEntry[] = []
      for (const [key, value] of staged.changes.values) {
        const before = get(key) ?? null
        undo.push([key, before])
        const bytes = stateKeyToBytes(key)
        const at = bucketKey(BUCKETS.state.prefix, bytes)
        operations.push(value === null ? { type: 'del', key: at } : { type: 'put', key: at, value })
        // The name of a leaf changes only when the leaf comes or goes.
        if ((before === null) !== (value === null))
          operations.push(value === null ? storage.leafKey.del(leafKey(key)) : storage.leafKey.put(leafKey(key), bytes))
      }
      for (const [hash, code] of staged.changes.codes) operations.push(storage.code.put(hash, code))
      pins.writing(undo)
      return { operations, undo: encodeUndo(undo) }
    },
    apply(staged) {
      tree.apply(staged.tree)
      for (const [key, value] of staged.changes.values) {
        old.delete(key)
        remember(key, value ?? MISSING)
      }
      for (const [hash, code] of staged.changes.codes) codes.set(hash, code)
      pins.written()
    },
    prove(key, staged) {
      const wanted = leafKey(key)
      const { siblings, leaf } = tree.trace(wanted, staged?.tree)
      const valueAt = (name: StateKey) => {
        const changed = staged?.changes.values.get(name)
        const value = changed === undefined ? get(name) : (changed ?? undefined)
        if (value === undefined) throw stateCorrupt('the state tree has a leaf that the state has not', { key: name })
        return value
      }
      const own = leaf !== null && Buffer.compare(leaf.key, wanted) === 0
      return {
        value: own ? bytesToHexFast(valueAt(key)) : null,
        leaf:
          leaf === null || own
            ? null
            : {
                key: bytesToHexFast(leaf.key),
                valueHash: bytesToHexFast(crypto.keccak256(valueAt(nameOf(leaf.key, staged?.changes)))),
              },
        siblings: siblings.map((hash) => (hash.every((byte) => byte === 0) ? '0x' : bytesToHexFast(hash))),
      }
    },
  }
  return database
}
