import { defineError } from '#node-core/kernel/errors.ts'

/** A snapshot that is damaged, cut short or untrue; `reason` says where. */
export const badSnapshot = defineError('input', 'CHAIN_BAD_SNAPSHOT')
/** Written by a newer version. */
export const snapshotTooNew = defineError('refused', 'CHAIN_SNAPSHOT_TOO_NEW')
/** A true or false snapshot of another block than the one the operator vouches for. */
export const otherCheckpoint = defineError('refused', 'CHAIN_OTHER_CHECKPOINT')
/** The chain has no final block above its first yet. */
export const nothingFinal = defineError('refused', 'CHAIN_NOTHING_FINAL')
/** A snapshot goes into an empty folder only. */
export const folderNotEmpty = defineError('refused', 'CHAIN_FOLDER_NOT_EMPTY')
/** A peer sent something else than what the checkpoint proves; `reason` says what. */
export const falseSnapshot = defineError('invalid', 'CHAIN_FALSE_SNAPSHOT')
/** A peer's question that is none. */
export const badSnapshotRequest = defineError('invalid', 'CHAIN_BAD_SNAPSHOT_REQUEST')
/** Asked for a snapshot, or a part of one, that is not kept here. */
export const snapshotNotHeld = defineError('unavailable', 'CHAIN_SNAPSHOT_NOT_HELD')
/** Nobody has a snapshot at or below the checkpoint, or all that had one are gone. */
export const noSnapshot = defineError('unavailable', 'CHAIN_NO_SNAPSHOT')
