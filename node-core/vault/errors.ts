import { defineError } from '#node-core/kernel/errors.ts'

/** A word that is not in BIP-39's list: `data.word`, `data.position` (from 1), `data.suggestion`. */
export const unknownWord = defineError('input', 'ACCOUNTS_UNKNOWN_WORD')
/** Not 12 or 24 words: `data.words`. */
export const phraseLength = defineError('input', 'ACCOUNTS_PHRASE_LENGTH')
/** All words are known, but together they are no phrase: one is wrong or two are swapped. */
export const phraseChecksum = defineError('input', 'ACCOUNTS_PHRASE_CHECKSUM')
export const badPrivateKey = defineError('input', 'ACCOUNTS_BAD_PRIVATE_KEY')
export const wrongPassword = defineError('input', 'ACCOUNTS_WRONG_PASSWORD')
/** More passwords at a time than can be checked: `data.waitMs`. */
export const tooManyAttempts = defineError('refused', 'ACCOUNTS_TOO_MANY_ATTEMPTS')
/** Not a Web3 keystore v3, or fields missing. */
export const badKeystore = defineError('input', 'ACCOUNTS_BAD_KEYSTORE')
/** Its key derivation would take more memory or time than any honest keystore's. */
export const keystoreTooCostly = defineError('input', 'ACCOUNTS_KEYSTORE_TOO_COSTLY')
/** The keyring file (and the one before it) cannot be read; it is kept, and a backup can be restored. */
export const keyringDamaged = defineError('corrupt', 'ACCOUNTS_KEYRING_DAMAGED')
export const locked = defineError('refused', 'ACCOUNTS_LOCKED')
export const noKeyring = defineError('refused', 'ACCOUNTS_NONE_YET')
export const noSuchAccount = defineError('input', 'ACCOUNTS_NO_SUCH_ACCOUNT')
export const alreadyHere = defineError('refused', 'ACCOUNTS_ALREADY_HERE')
/** No account here comes from a phrase. */
export const noPhrase = defineError('refused', 'ACCOUNTS_NO_PHRASE')
export const keychainUnavailable = defineError('unavailable', 'ACCOUNTS_NO_KEYCHAIN')
/** Not a backup of ours, or cut short. */
export const badBackup = defineError('input', 'ACCOUNTS_BAD_BACKUP')
/** A backup whose bytes were changed. */
export const damagedBackup = defineError('input', 'ACCOUNTS_BACKUP_DAMAGED')
export const newerBackup = defineError('refused', 'ACCOUNTS_BACKUP_TOO_NEW')
