import { stateCorrupt } from '../errors.ts'
import type { TreeHasher } from './treeHasher.ts'

/** One of a page's sixteen places. */
export type Slot =
  | { readonly leaf: true; readonly key: Uint8Array; readonly hash: Uint8Array }
  | { readonly leaf: false; readonly hash: Uint8Array }

/** What a subtree of slots folds to. */
type Fold = Slot | null

/**
 * Four binary levels of the tree. `folds` remembers the fifteen inner results (heap order, from 1); undefined: to be
 * computed.
 */
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

/** Whether the four slots from `first` fold to an inner hash: more than one of them is used, or one that is no leaf. */
function foldsToInner(used: number, leaves: number, first: number): boolean {
  const group = (used >> first) & 15
  return (group & (group - 1)) !== 0 || (group !== 0 && ((leaves >> first) & group) === 0)
}

/**
 * Two bitmaps (used, leaf); for each slot 32 bytes, 64 for a leaf (key, hash); then the inner hashes of the four groups
 * of four slots.
 * With those a page read from disk costs 6 hashes to change a slot instead of 15, for at most 128 bytes.
 */
export function encodePage(page: Page, hasher: TreeHasher): Uint8Array {
  let used = 0
  let leaves = 0
  let length = 4
  page.slots.forEach((slot, i) => {
    if (slot === null) return
    used |= 1 << i
    if (slot.leaf) leaves |= 1 << i
    length += slot.leaf ? 64 : 32
  })
  for (let group = 0; group < 4; group++) if (foldsToInner(used, leaves, group * 4)) length += 32
  const out = Buffer.allocUnsafe(length)
  out.writeUInt16BE(used, 0)
  out.writeUInt16BE(leaves, 2)
  let at = 4
  const append = (bytes: Uint8Array) => {
    out.set(bytes, at)
    at += 32
  }
  for (const slot of page.slots) {
    if (slot === null) continue
    if (slot.leaf) append(slot.key)
    append(slot.hash)
  }
  for (let group = 0; group < 4; group++)
    if (foldsToInner(used, leaves, group * 4)) append(foldAt(page, 4 + group, hasher)!.hash)
  return out
}

/** @throws EVM_STATE_CORRUPT */
export function decodePage(bytes: Uint8Array): Page {
  if (bytes.length < 4) throw stateCorrupt('a state tree page is damaged', { length: bytes.length })
  const used = (bytes[0]! << 8) | bytes[1]!
  const leaves = (bytes[2]! << 8) | bytes[3]!
  let at = 4
  const take = () => {
    at += 32
    return bytes.subarray(at - 32, at)
  }
  const slots: Array<Slot | null> = []
  for (let i = 0; i < 16; i++) {
    if (((used >> i) & 1) === 0) slots.push(null)
    else if (((leaves >> i) & 1) === 0) slots.push({ leaf: false, hash: take() })
    else slots.push({ leaf: true, key: take(), hash: take() })
  }
  const folds = new Array<Fold | undefined>(16)
  for (let group = 0; group < 4; group++)
    if (foldsToInner(used, leaves, group * 4)) folds[4 + group] = { leaf: false, hash: take() }
  if (at !== bytes.length) throw stateCorrupt('a state tree page is damaged', { length: bytes.length })
  return { slots, folds }
}
