/** Members that one set change may replace: max(1, ⌊(n − 1)/3⌋) (protocol.md §2.9). */
export function changeLimit(n: number): number {
  return Math.max(1, Math.floor((n - 1) / 3))
}
