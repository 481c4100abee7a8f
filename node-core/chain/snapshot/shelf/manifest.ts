import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { foldSubtrees, type Subtree } from '#node-core/evm/state/foldSubtrees.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { falseSnapshot } from '../errors.ts'

/** The state is cut into 2^depth subtrees, so that each is about so long or shorter. */
export const PART_BYTES = 256 << 10
/** No part is longer. */
export const MAX_PART_BYTES = 4 << 20
/** 16 parts at least: several peers have something to do. */
export const MIN_DEPTH = 4
export const MAX_DEPTH = 14

/** What a snapshot is made of; believed only as far as its subtrees fold to the state root of its block. */
export interface Manifest {
  readonly height: number
  readonly hash: Hash
  /** The state's parts are the subtrees of this depth, from the left. */
  readonly depth: number
  /** Of all parts, as they travel: for telling progress. */
  readonly bytes: number
  /** The consensus state after the block, encoded; its hash is in the state. */
  readonly consensus: Uint8Array
  readonly subtrees: readonly Subtree[]
}

const EMPTY = 0
const LEAF = 1
const INNER = 2
const SUBTREE_BYTES = 33

export const partsOf = ({ depth }: Pick<Manifest, 'depth'>): number => 2 ** depth

/** The part in which a leaf lies, by its hashed key. */
export const partOf = (leafKey: Uint8Array, depth: number): number => ((leafKey[0]! << 8) | leafKey[1]!) >> (16 - depth)

/** The least depth at which `bytes` make parts that are short enough: the same state is cut alike everywhere. */
export function depthFor(bytes: number): number {
  let depth = MIN_DEPTH
  while (depth < MAX_DEPTH && bytes > PART_BYTES * 2 ** depth) depth++
  return depth
}

export function encodeManifest({ height, hash, depth, bytes, consensus, subtrees }: Manifest): Uint8Array {
  const folded = new Uint8Array(subtrees.length * SUBTREE_BYTES)
  subtrees.forEach((subtree, i) => {
    if (subtree === null) return
    folded[i * SUBTREE_BYTES] = subtree.leaf ? LEAF : INNER
    folded.set(subtree.hash, i * SUBTREE_BYTES + 1)
  })
  return encodeCbor([height, hexToBytes(hash), depth, bytes, consensus, folded])
}

/** @throws CHAIN_FALSE_SNAPSHOT, KERNEL_BAD_CBOR */
export function decodeManifest(encoded: Uint8Array): Manifest {
  const bad = () => falseSnapshot('not a manifest', { reason: 'manifest' })
  const fields = decodeCbor(encoded)
  if (!Array.isArray(fields) || fields.length !== 6) throw bad()
  const [height, hash, depth, bytes, consensus, folded] = fields as unknown[]
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
  if (!isCount(height) || height < 1 || !isCount(depth) || depth < MIN_DEPTH || depth > MAX_DEPTH || !isCount(bytes))
    throw bad()
  if (!(hash instanceof Uint8Array) || hash.length !== 32 || !(consensus instanceof Uint8Array)) throw bad()
  if (!(folded instanceof Uint8Array) || folded.length !== 2 ** depth * SUBTREE_BYTES) throw bad()
  const subtrees = Array.from({ length: 2 ** depth }, (_, i): Subtree => {
    const at = i * SUBTREE_BYTES
    const kind = folded[at]!
    if (kind === EMPTY) return null
    if (kind !== LEAF && kind !== INNER) throw bad()
    return { leaf: kind === LEAF, hash: folded.slice(at + 1, at + SUBTREE_BYTES) }
  })
  return { height, hash: bytesToHex(hash) as Hash, depth, bytes, consensus, subtrees }
}

/** The state root that the parts have together. */
export const rootOfManifest = (manifest: Manifest, hasher: TreeHasher): Hash =>
  bytesToHex(foldSubtrees(manifest.subtrees, hasher)) as Hash
