/**
 * Reads a witness's record of own slots (bit 0 = its newest; 1 = missed; see DutyRecord).
 * @param window how many slots count, at most 30
 */
export function countMisses(bits: number, window: number): { readonly missed: number; readonly missedInRow: number } {
  let missed = 0
  let missedInRow = 0
  for (let i = 0; i < window; i++) {
    if (((bits >> i) & 1) === 0) continue
    missed++
    if (missedInRow === i) missedInRow++
  }
  return { missed, missedInRow }
}
