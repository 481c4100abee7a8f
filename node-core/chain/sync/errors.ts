import { defineError } from '#node-core/kernel/errors.ts'

/**
 * What this node knows is older than the time in which a forger of history could still be fined: it needs a checkpoint
 * from somebody trusted.
 */
export const checkpointNeeded = defineError('refused', 'CHAIN_CHECKPOINT_NEEDED')
/** The checkpoint itself is older than that. */
export const checkpointTooOld = defineError('refused', 'CHAIN_CHECKPOINT_TOO_OLD')
/** What is final here, and the checkpoint, are of different histories. */
export const offCheckpoint = defineError('refused', 'CHAIN_OFF_CHECKPOINT')
/** A peer's headers do not lead down from the block that was asked for. */
export const badAncestry = defineError('invalid', 'CHAIN_BAD_ANCESTRY')
