import { defineError } from '#node-core/kernel/errors.ts'

/** No network has been chosen yet. */
export const noNetwork = defineError('unavailable', 'NODE_NO_NETWORK')
export const networkExists = defineError('refused', 'NODE_NETWORK_EXISTS')
/** Stored data is damaged: repair it or fetch it anew before anything else. */
export const networkDamaged = defineError('corrupt', 'NODE_NETWORK_DAMAGED')
/** Only this node ever had the data: there is nobody to fetch it from. */
export const nobodyHasIt = defineError('refused', 'NODE_NOBODY_HAS_IT')
export const badInvitation = defineError('input', 'NODE_BAD_INVITATION')
export const noPeerAnswers = defineError('unavailable', 'NODE_NO_PEER_ANSWERS')
export const otherGenesis = defineError('invalid', 'NODE_OTHER_GENESIS')
export const notDevNetwork = defineError('refused', 'NODE_NOT_DEV_NETWORK')
export const faucetEmpty = defineError('refused', 'NODE_FAUCET_EMPTY')
export const faucetNone = defineError('unavailable', 'NODE_FAUCET_NONE')
export const preparedGone = defineError('refused', 'NODE_PREPARED_GONE')
export const unknownBlock = defineError('input', 'NODE_UNKNOWN_BLOCK')
export const unknownTransaction = defineError('input', 'NODE_UNKNOWN_TRANSACTION')
export const unknownAccount = defineError('input', 'NODE_UNKNOWN_ACCOUNT')
/** The answer is one account's own, and another one is active. */
export const notActiveAccount = defineError('refused', 'NODE_NOT_ACTIVE_ACCOUNT')
/** Locked, or not of this profile. */
export const keyAway = defineError('refused', 'NODE_KEY_AWAY')
export const draftOfAnother = defineError('refused', 'NODE_DRAFT_OF_ANOTHER')
/** The node's own keys lie under the OS keychain or a secret that is not here now. */
export const keysLocked = defineError('unavailable', 'NODE_KEYS_LOCKED')
/** Others on this machine could read the file: `data.file`. */
export const keysExposed = defineError('refused', 'NODE_KEYS_EXPOSED')
export const unknownDraft = defineError('input', 'NODE_UNKNOWN_DRAFT')
export const stateDamaged = defineError('corrupt', 'NODE_STATE_DAMAGED')
export const badOption = defineError('input', 'NODE_BAD_OPTION')
export const badBlocksRequest = defineError('invalid', 'NODE_BAD_BLOCKS_REQUEST')
/** A peer's answer with blocks that is none. */
export const badBlocksAnswer = defineError('invalid', 'NODE_BAD_BLOCKS_ANSWER')
/** Amounts and candidates of a vote that cannot be. */
export const voteRefused = defineError('refused', 'NODE_VOTE_REFUSED')
export const notACandidate = defineError('refused', 'NODE_NOT_A_CANDIDATE')
export const votesNotFree = defineError('refused', 'NODE_VOTES_NOT_FREE')
export const tooManyGifts = defineError('refused', 'NODE_TOO_MANY_GIFTS')
/** So many transactions of this computer are on their way that no more are signed. */
export const outboxFull = defineError('unavailable', 'NODE_OUTBOX_FULL')
/** It is in a block already, or over: nothing can take its place. */
export const notWaiting = defineError('refused', 'NODE_NOT_WAITING')
export const unreadableFile = defineError('input', 'NODE_UNREADABLE_FILE')
