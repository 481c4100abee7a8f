import type { BatchOperation, KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import { bucketKey } from '#node-core/storage/bucket.ts'
import { BUCKETS } from '#node-core/storage/buckets.ts'
import { decodePage, encodePage, foldAt, foldPage, onlyLeaf, type Page, type Slot } from './treePage.ts'
import type { TreeHasher } from './treeHasher.ts'

/** A changed leaf: keccak of the flat key, and the leaf's hash over key and value (null: deleted). */
export interface LeafChange {
  readonly key: Uint8Array
  readonly hash: Uint8Array | null
}

/** The result of a change that is not committed yet. */
export interface StagedTree {
  readonly root: Uint8Array
  /** path → new page, null: gone. */
  readonly pages: ReadonlyMap<string, Page | null>
}

/** The way from the root towards a key. */
export interface TreeTrace {
  /** Hashes beside the way, from the root down; 32 zeros where that side is empty. */
  readonly siblings: readonly Uint8Array[]
  /**
   * The leaf that is all of the subtree where the way ends: the key's own or another's. null: that subtree is empty.
   */
  readonly leaf: { readonly key: Uint8Array; readonly hash: Uint8Array } | null
}

const EMPTY_ROOT = new Uint8Array(32)
const CACHE_PAGES = 40_000
const nibbleAt = (key: Uint8Array, depth: number) => (depth % 2 === 0 ? key[depth >> 1]! >> 4 : key[depth >> 1]! & 15)

/**
 * The binary sparse Merkle tree over the flat state: an empty subtree is 0, a subtree with one leaf is that leaf, else
 * keccak(1 ‖ left ‖ right). Four binary levels are stored together as one page of sixteen slots under its path, so a
 * changed leaf
 * rewrites about log16(n) pages. The shape depends on the content only, not on the order of changes.
 */
export class StateTree {
  readonly #store: KeyValueStore
  readonly #hasher: TreeHasher
  #young = new Map<string, Page>()
  #old = new Map<string, Page>()

  constructor(store: KeyValueStore, hasher: TreeHasher) {
    this.#store = store
    this.#hasher = hasher
  }

  #page(path: string): Page | undefined {
    let page = this.#young.get(path)
    if (page !== undefined) return page
    page = this.#old.get(path)
    if (page === undefined) {
      const bytes = this.#store.get(this.#key(path))
      if (bytes === undefined) return undefined
      page = decodePage(bytes)
    }
    this.#remember(path, page)
    return page
  }

  #remember(path: string, page: Page): void {
    this.#young.set(path, page)
    if (this.#young.size > CACHE_PAGES) {
      this.#old = this.#young
      this.#young = new Map()
    }
  }

  #key(path: string): Uint8Array {
    return bucketKey(BUCKETS.tree.prefix, Buffer.from(path, 'latin1'))
  }

  get root(): Uint8Array {
    const page = this.#page('')
    return page === undefined ? EMPTY_ROOT : foldPage(page, this.#hasher)
  }

  /** The root after `changes` (at most one for each key), without committing anything. */
  stage(changes: readonly LeafChange[]): StagedTree {
    const pages = new Map<string, Page | null>()
    const sorted = [...changes].sort((a, b) => Buffer.compare(a.key, b.key))
    const page =
      sorted.length === 0
        ? (this.#page('') ?? null)
        : this.#change('', 0, this.#page('') ?? null, sorted, 0, sorted.length, pages)
    if (sorted.length > 0) pages.set('', page)
    return { root: page === null ? EMPTY_ROOT : foldPage(page, this.#hasher), pages }
  }

  /** The new page at `path` for sorted changes [from, to), or null when it is empty. Sub-pages go into `pages`. */
  #change(
    path: string,
    depth: number,
    page: Page | null,
    changes: readonly LeafChange[],
    from: number,
    to: number,
    pages: Map<string, Page | null>,
  ): Page | null {
    const slots: Array<Slot | null> = page === null ? new Array<Slot | null>(16).fill(null) : page.slots.slice()
    let touched = 0
    let start = from
    while (start < to) {
      const nibble = nibbleAt(changes[start]!.key, depth)
      let end = start + 1
      while (end < to && nibbleAt(changes[end]!.key, depth) === nibble) end++
      slots[nibble] = this.#changeSlot(
        path + String.fromCharCode(nibble),
        depth + 1,
        slots[nibble]!,
        changes,
        start,
        end,
        pages,
      )
      touched |= 1 << nibble
      start = end
    }
    return slots.every((slot) => slot === null)
      ? null
      : { slots, folds: page === null ? null : this.#keepFolds(page, touched) }
  }

  /** Inner hashes of the old page that no change touched. */
  #keepFolds(page: Page, touched: number): Page['folds'] {
    if (page.folds === null) return null
    const folds = page.folds.slice()
    for (let nibble = 0; nibble < 16; nibble++)
      if ((touched >> nibble) & 1) for (let node = (nibble + 16) >> 1; node > 0; node >>= 1) folds[node] = undefined
    return folds
  }

  #changeSlot(
    path: string,
    depth: number,
    slot: Slot | null,
    changes: readonly LeafChange[],
    from: number,
    to: number,
    pages: Map<string, Page | null>,
  ): Slot | null {
    if (to - from === 1 && (slot === null || (slot.leaf && Buffer.compare(slot.key, changes[from]!.key) === 0))) {
      const change = changes[from]!
      return change.hash === null ? null : { leaf: true, key: change.key, hash: change.hash }
    }
    let page: Page | null = null
    let list = changes
    let [first, last] = [from, to]
    if (slot !== null && slot.leaf) {
      list = changes.slice(from, to)
      // A leaf that is not itself changed moves down beside the newcomers.
      if (!list.some((change) => Buffer.compare(change.key, slot.key) === 0))
        list = [...list, { key: slot.key, hash: slot.hash }].sort((a, b) => Buffer.compare(a.key, b.key))
      ;[first, last] = [0, list.length]
    } else if (slot !== null) page = pages.get(path) ?? this.#page(path) ?? null
    const next = this.#change(path, depth, page, list, first, last, pages)
    const single = next === null ? null : onlyLeaf(next)
    if (next === null || single !== null) {
      if (page !== null) pages.set(path, null)
      return single
    }
    pages.set(path, next)
    return { leaf: false, hash: foldPage(next, this.#hasher) }
  }

  /** For proofs: the way to `key` in the committed tree, or in that after staged changes. */
  trace(key: Uint8Array, staged?: StagedTree): TreeTrace {
    const siblings: Uint8Array[] = []
    for (let path = '', depth = 0; ; depth++) {
      const changed = staged?.pages.get(path)
      const page = changed === undefined ? this.#page(path) : changed
      if (page == null) return { siblings, leaf: null }
      const nibble = nibbleAt(key, depth)
      for (let node = 1, bit = 3; ; bit--) {
        const here = foldAt(page, node, this.#hasher)
        if (here === null) return { siblings, leaf: null }
        if (here.leaf) return { siblings, leaf: here }
        if (node >= 16) break
        node = node * 2 + ((nibble >> bit) & 1)
        siblings.push(foldAt(page, node ^ 1, this.#hasher)?.hash ?? EMPTY_ROOT)
      }
      path += String.fromCharCode(nibble)
    }
  }

  operations(staged: StagedTree): BatchOperation[] {
    return [...staged.pages].map(([path, page]) =>
      page === null
        ? { type: 'del', key: this.#key(path) }
        : { type: 'put', key: this.#key(path), value: encodePage(page, this.#hasher) },
    )
  }

  /** To be called once the operations are on disk. */
  apply(staged: StagedTree): void {
    for (const [path, page] of staged.pages) {
      this.#old.delete(path)
      if (page === null) this.#young.delete(path)
      else this.#remember(path, page)
    }
  }
}
