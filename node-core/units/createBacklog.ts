import type { Address } from '#node-core/model/ids.ts'
import { UNIT_LIMITS } from '#node-core/model/unit.ts'

interface Bound {
  readonly units: number
  readonly bytes: number
}

export interface BacklogLimits {
  /** protocol.md §3.6: most an author with quota may have waiting. */
  readonly author: Bound
  /** The same for one without. */
  readonly stranger: Bound
  /** For all authors without quota together: keys cost nothing. */
  readonly strangers: Bound
  /** For everybody together. */
  readonly all: Bound
}

export const BACKLOG_LIMITS: BacklogLimits = {
  author: { units: UNIT_LIMITS.backlogUnits, bytes: 64 * 1024 * 1024 },
  stranger: { units: 64, bytes: 512 * 1024 },
  strangers: { units: 16_384, bytes: 32 * 1024 * 1024 },
  all: { units: 2_000_000, bytes: 4 * 1024 * 1024 * 1024 },
}

/**
 * Units an account's money gives room for; null: the chain is not known far enough to say; Infinity: one of this node's
 * own.
 */
export type CapacityOf = (author: Address) => number | null

export interface Backlog {
  /** All strangers' and everybody's units and bytes now. */
  readonly strangers: Bound
  readonly all: Bound
  of(author: Address): Bound
  set(author: Address, held: Bound): void
  add(author: Address, bytes: number): void
  remove(author: Address, units: number, bytes: number): void
  /** Whether the author has no quota, or none is known. */
  isStranger(author: Address): boolean
  /** `room`: it fits; `crowded`: one more pushes something out; `full`: it would, and nothing may be pushed out yet. */
  roomFor(author: Address): 'room' | 'crowded' | 'full'
  /** Whose oldest unit goes next; null while everything is within its bounds. */
  excess(): Address | null
  /** Money moves: looks at everybody again. */
  review(): void
}

interface Entry {
  units: number
  bytes: number
}

/**
 * How much of whose units waits here, and who is pushed out (protocol.md §3.6: oldest first).
 * Deterministic, changed in place; the disk follows it.
 */
export function createBacklog(capacityOf: CapacityOf, limits: BacklogLimits = BACKLOG_LIMITS): Backlog {
  // Least recently written first.
  const strangers = new Map<Address, Entry>()
  const known = new Map<Address, Entry>()
  const over = new Set<Address>()
  const totals = { strangers: { units: 0, bytes: 0 }, all: { units: 0, bytes: 0 } }
  const beyond = (held: Bound, bound: Bound) => held.units > bound.units || held.bytes > bound.bytes
  const reached = (held: Bound, bound: Bound) => held.units >= bound.units || held.bytes >= bound.bytes
  const isStranger = (author: Address) => {
    const capacity = capacityOf(author)
    return capacity === null || capacity < limits.stranger.units
  }
  const boundOf = (author: Address): Bound => {
    const capacity = capacityOf(author)
    if (capacity === null || capacity === Infinity) return { units: Infinity, bytes: Infinity }
    if (capacity < limits.stranger.units) return limits.stranger
    const share = Math.min(1, capacity / limits.author.units)
    return { units: share * limits.author.units, bytes: Math.max(limits.stranger.bytes, share * limits.author.bytes) }
  }
  const count = (total: Entry, units: number, bytes: number) => {
    total.units += units
    total.bytes += bytes
  }
  const takeOut = (author: Address): Entry => {
    const entry = strangers.get(author) ?? known.get(author) ?? { units: 0, bytes: 0 }
    count(totals.all, -entry.units, -entry.bytes)
    if (strangers.delete(author)) count(totals.strangers, -entry.units, -entry.bytes)
    known.delete(author)
    over.delete(author)
    return entry
  }
  const put = (author: Address, entry: Entry) => {
    if (entry.units <= 0) return
    const free = isStranger(author)
    count(totals.all, entry.units, entry.bytes)
    if (free) count(totals.strangers, entry.units, entry.bytes)
    ;(free ? strangers : known).set(author, entry)
    if (beyond(entry, boundOf(author))) over.add(author)
  }
  return {
    strangers: totals.strangers,
    all: totals.all,
    of: (author) => strangers.get(author) ?? known.get(author) ?? { units: 0, bytes: 0 },
    set(author, held) {
      takeOut(author)
      put(author, { ...held })
    },
    add(author, bytes) {
      const entry = takeOut(author)
      put(author, { units: entry.units + 1, bytes: entry.bytes + bytes })
    },
    remove(author, units, bytes) {
      const place = strangers.has(author) ? strangers : known
      const entry = place.get(author)
      if (entry === undefined) return
      count(totals.all, -units, -bytes)
      if (place === strangers) count(totals.strangers, -units, -bytes)
      count(entry, -units, -bytes)
      if (entry.units <= 0) takeOut(author)
      else if (!beyond(entry, boundOf(author))) over.delete(author)
    },
    isStranger,
    roomFor(author) {
      const held = strangers.get(author) ?? known.get(author) ?? { units: 0, bytes: 0 }
      const free = isStranger(author)
      if (
        !reached(held, boundOf(author)) &&
        !reached(totals.all, limits.all) &&
        !(free && reached(totals.strangers, limits.strangers))
      )
        return 'room'
      return capacityOf(author) === null ? 'full' : 'crowded'
    },
    excess() {
      for (const author of over) return author
      if (beyond(totals.strangers, limits.strangers)) return strangers.keys().next().value ?? null
      if (!beyond(totals.all, limits.all)) return null
      const first = strangers.keys().next().value
      if (first !== undefined) return first
      for (const author of known.keys()) if (capacityOf(author) !== Infinity) return author
      return null
    },
    review() {
      for (const [author, entry] of [...strangers, ...known]) {
        takeOut(author)
        put(author, entry)
      }
    },
  }
}
