import { decodeCbor } from '#node-core/kernel/cbor.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { TreeLeaf } from '#node-core/evm/state/buildStateTree.ts'
import { foldLeaves, type Subtree } from '#node-core/evm/state/foldSubtrees.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { falseSnapshot } from '../errors.ts'
import { partOf, type Manifest } from './manifest.ts'

/** One value of the state, and its leaf of the tree. */
export interface StateEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly leaf: TreeLeaf
}

export interface PartReader {
  /** A part's entries, ascending by hashed key. @throws CHAIN_FALSE_SNAPSHOT, KERNEL_BAD_CBOR */
  read(bytes: Uint8Array, index: number, depth: number): StateEntry[]
  subtree(entries: readonly StateEntry[], depth: number): Subtree
  /** Like {@link read}, of exactly what the manifest says is there. @throws CHAIN_FALSE_SNAPSHOT, KERNEL_BAD_CBOR */
  prove(bytes: Uint8Array, index: number, manifest: Manifest): StateEntry[]
}

/** A part is CBOR [key, value, key, value …] of the values under one subtree: its hash proves it by itself. */
export function createPartReader({ keccak256 }: Pick<FastCrypto, 'keccak256'>, hasher: TreeHasher): PartReader {
  const reader: PartReader = {
    read(bytes, index, depth) {
      const bad = (what: string) => falseSnapshot(what, { reason: 'part', index })
      const list = decodeCbor(bytes)
      if (!Array.isArray(list) || list.length % 2 !== 0) throw bad('not a part')
      const entries: StateEntry[] = []
      let last: Uint8Array | null = null
      for (let i = 0; i < list.length; i += 2) {
        const [key, value] = [list[i], list[i + 1]] as [unknown, unknown]
        if (!(key instanceof Uint8Array) || key.length < 21 || !(value instanceof Uint8Array)) throw bad('not a value')
        const leafKey = keccak256(key)
        if (partOf(leafKey, depth) !== index) throw bad('a value of another part')
        if (last !== null && Buffer.compare(last, leafKey) >= 0) throw bad('values do not ascend')
        last = leafKey
        entries.push({ key, value, leaf: [leafKey, hasher.leaf(leafKey, keccak256(value))] })
      }
      return entries
    },
    subtree: (entries, depth) =>
      foldLeaves(
        entries.map(({ leaf }) => leaf),
        depth,
        hasher,
      ),
    prove(bytes, index, manifest) {
      const entries = reader.read(bytes, index, manifest.depth)
      const [is, should] = [reader.subtree(entries, manifest.depth), manifest.subtrees[index] ?? null]
      if (is?.leaf !== should?.leaf || Buffer.compare(is?.hash ?? NONE, should?.hash ?? NONE) !== 0)
        throw falseSnapshot('a part is not the one under the root', { reason: 'part', index })
      return entries
    },
  }
  return reader
}

const NONE = new Uint8Array(0)
