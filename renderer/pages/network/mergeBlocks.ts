import type { BlockRow } from '#node-core/api/calls/chain.ts'

/**
 * One list without repetitions, highest first; where both lists know a height the newer answer counts (a block may have
 * become final, or been replaced).
 */
export function mergeBlocks(newest: readonly BlockRow[], older: readonly BlockRow[]): readonly BlockRow[] {
  const byHeight = new Map<number, BlockRow>()
  for (const block of [...older, ...newest]) byHeight.set(block.height, block)
  return [...byHeight.values()].sort((a, b) => b.height - a.height)
}
