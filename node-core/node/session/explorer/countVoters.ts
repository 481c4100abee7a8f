import type { ChainQueries } from '#node-core/chain/queries/chainQueries.ts'

/** Blocks looked through: one that stands this long without votes above it is not being voted on. */
const REACH = 64

/**
 * How many witnesses' signed votes stand behind a block: those of the first attestation above it whose target is the
 * block or a later one, for a vote for a block is one for all before it (protocol.md §2.7). A witness of both sets of a
 * change signs once. Null where nobody has voted yet.
 */
export function countVoters(chain: Pick<ChainQueries, 'getBlock'>, height: number, headHeight: number): number | null {
  for (let above = height + 1; above <= Math.min(headHeight, height + REACH); above++) {
    const attestation = chain.getBlock(above)?.header.attestation ?? null
    if (attestation !== null && attestation.tgtHeight >= height)
      return new Set(attestation.sets.flatMap(({ signatures }) => signatures)).size
  }
  return null
}
