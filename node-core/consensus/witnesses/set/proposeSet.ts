import type { Address } from '#node-core/model/ids.ts'

export interface Proposal {
  /** Ascending by address. Equal to the current members when nothing changes. */
  readonly members: readonly Address[]
  readonly changed: boolean
  /** The limit left some changes for later. */
  readonly incomplete: boolean
}

function largestOdd(n: number): number {
  return n % 2 === 1 ? n : n - 1
}

/**
 * The next set from the current one and a ranking (best first, only those who may sit). The aim is the top n, n odd and
 * at most
 * `executiveCount`; at most `limit` members are exchanged at once. A set grows by two members at a time (it stays odd)
 * and never
 * shrinks: with nobody to take a seat, the seat is kept (a smaller set would tolerate fewer faults than the one
 * elected).
 */
export function proposeSet(
  current: readonly Address[],
  ranked: readonly Address[],
  executiveCount: number,
  limit: number,
): Proposal {
  const unchanged: Proposal = { members: current, changed: false, incomplete: false }
  if (ranked.length === 0) return unchanged
  const n = Math.max(current.length, largestOdd(Math.min(executiveCount, ranked.length)))
  const aim = ranked.slice(0, n)
  const aimed = new Set(aim)
  const seated = new Set(current)
  const incoming = aim.filter((w) => !seated.has(w))
  const place = new Map(ranked.map((w, i) => [w, i]))
  // Worst first: those who may not sit at all, then the lowest ranks.
  const outgoing = current
    .filter((w) => !aimed.has(w))
    .sort((a, b) => (place.get(b) ?? Infinity) - (place.get(a) ?? Infinity) || (a < b ? -1 : 1))
  let leave: readonly Address[]
  let join: readonly Address[]
  if (n > current.length) {
    // Grow by two; nobody leaves in the same change.
    join = incoming.slice(0, 2)
    leave = []
  } else {
    const k = Math.min(limit, incoming.length, outgoing.length)
    join = incoming.slice(0, k)
    leave = outgoing.slice(0, k)
  }
  if (join.length === 0 && leave.length === 0) return unchanged
  const gone = new Set(leave)
  const members = [...current.filter((w) => !gone.has(w)), ...join].sort()
  return { members, changed: true, incomplete: incoming.length > join.length }
}
