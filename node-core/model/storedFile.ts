import type { ContentId } from './ids.ts'

/**
 * Why a file is kept: made or published here or come with the app, part of an order of somebody here, or wished by a
 * person, or a sealed package that waits for somebody. Of several the first one counts. Without any it is cache.
 */
export const KEEP_REASONS = ['own', 'order', 'pinned', 'held'] as const
export type KeepReason = (typeof KEEP_REASONS)[number]

/** What a file is, as far as its first bytes and the lists of props say. */
export type StoredKind = 'model' | 'picture' | 'listing' | 'manual' | 'sealed' | 'document'

/** A file of this node that other nodes can have from it. */
export interface StoredRow {
  readonly id: ContentId
  readonly bytes: number
  readonly usedAt: string
  readonly why: readonly KeepReason[]
  readonly kind: StoredKind
  /** Of the prop or contract it belongs to; null where that is not known. */
  readonly name: string | null
}

export interface StoredShare {
  readonly files: number
  readonly bytes: number
}

/** Sealed packages of other nodes that wait here for their recipients. */
export interface HeldForOthers {
  /** Whether more are taken. */
  readonly isOn: boolean
  /** Said when the node was started: the switch changes nothing. */
  readonly fixed: boolean
  readonly packages: number
  readonly bytes: number
  readonly mostBytes: number
}

/** What this node keeps, and why. */
export interface StoredFiles {
  /** The largest ones. */
  readonly rows: readonly StoredRow[]
  /** Of all of them; each file counts once, for its first reason. */
  readonly shares: Readonly<Record<KeepReason | 'cache', StoredShare>>
  /** Of downloads that are not whole yet. */
  readonly partialBytes: number
  readonly quotaBytes: number
  /** Files that other nodes can find without being connected. */
  readonly announced: number
  readonly held: HeldForOthers
}
