/**
 * Snapshots for peers are of blocks at multiples of this height, so that those of several peers are of one block
 * (protocol.md §2.17).
 */
export const SNAPSHOT_EVERY = 4_096

/** Of which multiples the newest is kept: who joins with an older invitation needs one below it (decision 0025). */
const LEVELS = [1, 8, 64]

/** The height of the newest snapshot there can be; 0: none yet. */
export const snapshotHeight = (final: number, every: number): number => Math.floor(final / every) * every

/** Heights of the snapshots to keep beside the newest one, ascending. */
export function keptHeights(newest: number, every: number): number[] {
  const heights = LEVELS.map((level) => snapshotHeight(newest, every * level))
  return [...new Set([...heights, newest - every])].filter((height) => height > 0).sort((a, b) => a - b)
}
