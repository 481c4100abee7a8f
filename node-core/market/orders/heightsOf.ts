/** Heights of the blocks with an order's events, newest first (LicensedPropBooks.sol). */
export function heightsOf(trail: bigint): number[] {
  const heights: number[] = []
  for (let rest = trail; rest > 0n; rest >>= 32n) heights.push(Number(rest & 0xffff_ffffn))
  return heights
}
