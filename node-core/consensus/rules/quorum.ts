/**
 * q = ⌊2n/3⌋ + 1 (protocol.md §2.7): two quorums share more than a third. Never ⌈2n/3⌉, which is one too few when 3
 * divides n.
 */
export function quorum(n: number): number {
  return Math.floor((2 * n) / 3) + 1
}
