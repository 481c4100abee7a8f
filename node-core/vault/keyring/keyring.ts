import type { Account } from '#node-core/model/account.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'

export type KeyringAccount = Omit<Account, 'balanceWei'>
/** `damaged`: neither the file nor the one before it can be read; only restoring a backup is possible. */
export type KeyringState = 'empty' | 'locked' | 'unlocked' | 'damaged'

export interface NewAccount {
  readonly label: string
  readonly role: Role
  readonly sample?: boolean
}

/** What others get of a key. Every use fails once the keyring is locked again. */
export interface Signer {
  readonly address: Address
  /** 32-byte hash → 65 bytes r ‖ s ‖ recovery. @throws ACCOUNTS_LOCKED */
  sign(hash: Uint8Array): Promise<Uint8Array>
  /** Compressed, 33 bytes; known while locked too. */
  publicKey(): Promise<Uint8Array>
  /** Opens a sealed envelope. @throws ACCOUNTS_LOCKED, SEALING_* */
  open(envelope: Uint8Array): Promise<Uint8Array>
}

/** A place of a phrase where no account of this keyring is. */
export interface VacantPlace {
  /** Which of the keyring's phrases. */
  readonly phrase: number
  /** BIP-44 address index. */
  readonly index: number
  readonly address: Address
  /** Label and role of the phrase's first account here: what a found one is called after. */
  readonly first: NewAccount
}

/** What a backup holds besides the accounts: named parts that the keyring does not look into. */
export type BackupSections = Readonly<Record<string, Uint8Array>>

export interface OpenedBackup {
  /** ISO 8601 UTC. */
  readonly createdAt: string
  readonly accounts: readonly KeyringAccount[]
  readonly sections: BackupSections
}

export interface Keyring {
  state(): KeyringState
  /** Known while locked too. */
  accounts(): readonly KeyringAccount[]
  onChange(listener: () => void): () => void
  newPhrase(words: 12 | 24): string
  /**
   * First account of a phrase. Where a keyring exists, the password must be its own.
   * @throws phrase codes, ACCOUNTS_WRONG_PASSWORD, ACCOUNTS_ALREADY_HERE
   */
  create(
    input: NewAccount & { readonly phrase: string; readonly password: string; readonly rememberInKeychain?: boolean },
  ): Promise<KeyringAccount>
  importKey(input: NewAccount & { readonly privateKey: string; readonly password: string }): Promise<KeyringAccount>
  importKeystore(
    input: NewAccount & { readonly json: string; readonly keystorePassword: string; readonly password: string },
  ): Promise<KeyringAccount>
  /** The next account of the first phrase. @throws ACCOUNTS_LOCKED, ACCOUNTS_NO_PHRASE */
  add(input: NewAccount): Promise<KeyringAccount>
  /**
   * Where further accounts of the phrases here would be: each phrase's places from the first on, up to `gap` beyond the
   * last one taken,
   * less those that are here.
   * @throws ACCOUNTS_LOCKED
   */
  vacant(gap: number): Promise<readonly VacantPlace[]>
  /**
   * The account at a place of a phrase, as {@link vacant} named it.
   * @throws ACCOUNTS_LOCKED, ACCOUNTS_ALREADY_HERE, ACCOUNTS_NO_PHRASE
   */
  addAt(place: Pick<VacantPlace, 'phrase' | 'index'>, input: NewAccount): Promise<KeyringAccount>
  rename(address: Address, to: { readonly label: string; readonly role: Role }): Promise<KeyringAccount>
  /** @throws ACCOUNTS_WRONG_PASSWORD, ACCOUNTS_NONE_YET, ACCOUNTS_KEYRING_DAMAGED */
  unlock(password: string): Promise<void>
  /** False when this machine's keychain does not hold the key (any more). */
  unlockWithKeychain(): Promise<boolean>
  readonly keychainUnlock: boolean
  /** @throws ACCOUNTS_LOCKED, ACCOUNTS_NO_KEYCHAIN */
  remember(inKeychain: boolean): Promise<void>
  lock(): void
  /** Resets the auto-lock timer, on any sign of the person. */
  touch(): void
  /** @throws ACCOUNTS_NO_SUCH_ACCOUNT */
  signer(address: Address): Signer
  changePassword(from: string, to: string): Promise<void>
  /** @throws ACCOUNTS_WRONG_PASSWORD, ACCOUNTS_NO_PHRASE */
  revealPhrase(password: string): Promise<string>
  /** Web3 keystore v3 under the same password. */
  exportKeystore(address: Address, password: string): Promise<string>
  /** One encrypted file with all accounts and `sections`; `password` must be the keyring's. */
  backup(password: string, sections: BackupSections): Promise<Uint8Array>
  /**
   * The recovery drill: opens and checks a backup, changes nothing.
   * @throws ACCOUNTS_BAD_BACKUP, _BACKUP_DAMAGED, _WRONG_PASSWORD
   */
  inspectBackup(file: Uint8Array, password: string): Promise<OpenedBackup>
  /**
   * Adds what is missing here; on an empty or damaged keyring `password` becomes its password.
   * @throws as inspectBackup, ACCOUNTS_LOCKED
   */
  restore(file: Uint8Array, password: string): Promise<OpenedBackup>
  stop(): Promise<void>
}

/** The operating system's keychain (main/system/createKeychain.ts). */
export interface KeychainPort {
  isAvailable(): boolean
  wrap(secret: Uint8Array): Promise<Uint8Array>
  unwrap(wrapped: Uint8Array): Promise<Uint8Array | null>
}
