import { defineError } from '#node-core/kernel/errors.ts'

export const chainStopped = defineError('unavailable', 'CHAIN_STOPPED')
/** The data folder holds another network's chain. */
export const wrongGenesis = defineError('refused', 'CHAIN_WRONG_GENESIS')
export const unknownBlock = defineError('input', 'CHAIN_UNKNOWN_BLOCK')
/** Too many blocks or results asked for at once. */
export const queryTooLarge = defineError('input', 'CHAIN_QUERY_TOO_LARGE')
/** Too many questions at once, or one that takes too long: ask again later. */
export const queriesBusy = defineError('unavailable', 'CHAIN_BUSY')
/** Only networks whose genesis says `dev` advance slots (protocol.md §2.2). */
export const notDev = defineError('refused', 'CHAIN_NOT_DEV')
/** A call to the slot advancer that is none: no slots, too many, money with it, or from a call that changes nothing. */
export const badAdvance = defineError('refused', 'CHAIN_BAD_ADVANCE')
/** A peer's block is not of the chain that the trusted checkpoint stands on. */
export const againstCheckpoint = defineError('invalid', 'CHAIN_AGAINST_CHECKPOINT')
/** A block with another gas limit than this network's. */
export const wrongGasLimit = defineError('invalid', 'CHAIN_WRONG_GAS_LIMIT')
/** A block with another base fee than its parent's fullness gives. */
export const wrongBaseFee = defineError('invalid', 'CHAIN_WRONG_BASE_FEE')
/** Blocks and states from before the snapshot that this node began with. */
export const historyNotHeld = defineError('unavailable', 'CHAIN_HISTORY_NOT_HELD')
/** A snapshot's import was cut short: nothing but deleting helps the folder. */
export const importUnfinished = defineError('corrupt', 'CHAIN_IMPORT_UNFINISHED')
export const corruptChain = defineError('corrupt', 'CHAIN_CORRUPT')
/** Stored blocks or receipts that contradict themselves. */
export const corruptBlock = defineError('corrupt', 'CHAIN_CORRUPT_BLOCK')
