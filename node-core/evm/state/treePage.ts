import { stateCorrupt } from '../errors.ts'
import type { TreeHasher } from './treeHasher.ts'

/** One of a page's sixteen places. */
export type Slot = { readonly leaf: true; readonly key: Uint8Array; readonly valueHash: Uint8Array; readonly hash: Uint8Array } | { readonly leaf: false; readonly hash: Uint8Array }

/** What a subtree of slots folds to. */
type Fold = Slot | null

/** Four binary levels of the tree. `folds` remembers the fifteen inner results (heap order, from 1); undefined: to be computed. */
export interface Page {
  readonly slots: ReadonlyArray<Slot | null>
  folds: Array<Fold | undefined> | null
}

const ZERO = new Uint8Array(32)

function fold(page: Page, folds: Array<Fold | undefined>, node: number, hasher: TreeHasher): Fold {
  if (node >= 16) return page.slots[node - 16]!
  const known = folds[node]
  if (known !== undefined) return known
  const left = fold(page, folds, node * 2, hasher)
  const right = fold(page, folds, node * 2 + 1, hasher)
  let result: Fold
  if (left === null && right === null) result = null
  else if (left === null && right!.leaf) result = right
  else if (right === null && left!.leaf) result = left
  else result = { leaf: false, hash: hasher.inner(left?.hash ?? ZERO, right?.hash ?? ZERO) }
  folds[node] = result
  return result
}

/** The hash of the page's subtree. */
export function foldPage(page: Page, hasher: TreeHasher): Uint8Array {
  page.folds ??= new Array<Fold | undefined>(16)
  return fold(page, page.folds, 1, hasher)?.hash ?? ZERO
}

/** The page's inner results after {@link foldPage}, for proofs: index 1 is the top, 16 + n is slot n. */
export function foldAt(page: Page, node: number, hasher: TreeHasher): Fold {
  foldPage(page, hasher)
  return fold(page, page.folds!, node, hasher)
}

/** The leaf that is all a page holds, or null. */
export function onlyLeaf(page: Page): Slot | null {
  let found: Slot | null = null
  for (const slot of page.slots) {
    if (slot === null) continue
    if (found !== null || !slot.leaf) return null
    found = slot
  }
  return found
}

/** Two bitmaps (used, leaf), then 32 bytes for an inner slot and 64 for a leaf. */
export function encodePage(page: Page): Uint8Array {
  let used = 0
  let leaves = 0
  let length = 4
  page.slots.forEach((slot, i) => {
    if (slot === null) return
    used |= 1 << i
    if (slot.leaf) leaves |= 1 << i
    length += slot.leaf ? 64 : 32
  })
  const out = Buffer.allocUnsafe(length)
  out.writeUInt16BE(used, 0)
  out.writeUInt16BE(leaves, 2)
  let at = 4
  for (const slot of page.slots) {
    if (slot === null) continue
    out.set(slot.leaf ? slot.key : slot.hash, at)
    at += 32
    if (slot.leaf) {
      out.set(slot.valueHash, at)
      at += 32
    }
  }
  return out
}

/** @throws EVM_STATE_CORRUPT */
export function decodePage(bytes: Uint8Array, hasher: TreeHasher): Page {
  if (bytes.length < 4) throw stateCorrupt('a state tree page is damaged', { length: bytes.length })
  const used = (bytes[0]! << 8) | bytes[1]!
  const leaves = (bytes[2]! << 8) | bytes[3]!
  let at = 4
  const slots: Array<Slot | null> = []
  for (let i = 0; i < 16; i++) {
    if (((used >> i) & 1) === 0) {
      slots.push(null)
      continue
    }
    const first = bytes.subarray(at, at + 32)
    at += 32
    if (((leaves >> i) & 1) === 0) {
      slots.push({ leaf: false, hash: first })
      continue
    }
    const valueHash = bytes.subarray(at, at + 32)
    at += 32
    slots.push({ leaf: true, key: first, valueHash, hash: hasher.leaf(first, valueHash) })
  }
  if (at !== bytes.length) throw stateCorrupt('a state tree page is damaged', { length: bytes.length })
  return { slots, folds: null }
}
