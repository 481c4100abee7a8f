import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress, publicKeyOf, sign } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { open as openEnvelope } from '../sealing/open.ts'
import {
  alreadyHere,
  keychainUnavailable,
  keyringDamaged,
  locked,
  noKeyring,
  noPhrase,
  noSuchAccount,
} from '../errors.ts'
import { deriveKey, openPhrase } from '../keys/openPhrase.ts'
import { createKdf, KEYRING_COST, KEYSTORE_COST, type Kdf, type ScryptCost } from '../keys/kdf.ts'
import { decryptKeystore, encryptKeystore } from '../keys/keystoreV3.ts'
import { parsePrivateKey } from '../keys/parsePrivateKey.ts'
import { createPhrase, parsePhrase } from '../keys/phrase.ts'
import { decodeBackup, encodeBackup, type BackupContent } from './backupFile.ts'
import type { KeychainPort, Keyring, KeyringAccount, NewAccount, OpenedBackup, VacantPlace } from './keyring.ts'
import { createKeyringFile, type KeyringDocument } from './keyringFile.ts'
import { createSlowGate } from './createSlowGate.ts'
import { boxKey, lockBox, openBox } from './lockedBox.ts'
import { decodeSecrets, encodeSecrets, findKey, mergeSecrets, NO_SECRETS, type Secrets } from './secrets.ts'

const PURPOSE = 'dipnet/keyring/1'

export interface KeyringOptions {
  /** Folder of its own. */
  readonly dir: string
  /** Null: no keychain on this machine, or a headless node. */
  readonly keychain: KeychainPort | null
  /** Cryptographic randomness. */
  readonly randomBytes: (length: number) => Uint8Array
  readonly clock: Clock
  readonly log: Logger
  /** @default scrypt on Node's thread pool */
  readonly kdf?: Kdf
  /** Lock after this long without use, ms; null = never. @default 30 min */
  readonly autoLockMs?: number | null
  /** Cost of our own files. @default n = 131072, r = 8, p = 1 */
  readonly cost?: ScryptCost
  /** Cost of exported v3 keystores. @default n = 262144, r = 8, p = 1 */
  readonly keystoreCost?: ScryptCost
}

interface Unlocked {
  secrets: Secrets
  key: Uint8Array
  salt: Uint8Array
  cost: ScryptCost
}

/**
 * Accounts of one profile. Keys are in memory only between unlock and lock, and never leave but by export, reveal or
 * backup.
 */
export async function createKeyring(options: KeyringOptions): Promise<Keyring> {
  const { keychain, clock, log, randomBytes } = options
  const kdf = options.kdf ?? createKdf()
  const cost = options.cost ?? KEYRING_COST
  const autoLockMs = options.autoLockMs === undefined ? 30 * 60_000 : options.autoLockMs
  const file = createKeyringFile(options.dir)
  const changes = createEmitter<void>((error) => log.error('keyring listener failed', { error }))
  const stored = await file.read()
  let document: KeyringDocument | null = typeof stored === 'string' ? null : stored
  let damaged = stored === 'damaged'
  let remembered = (await file.readWrapped()) !== null
  let unlocked: Unlocked | null = null
  let cancelAutoLock: () => void = () => undefined
  const inTurn = createSerialQueue()
  if (damaged) log.error('keyring cannot be read; it is kept as it is', {})

  const lock = () => {
    cancelAutoLock()
    if (unlocked === null) return
    for (const { privateKey } of unlocked.secrets.keys) privateKey.fill(0)
    unlocked.key.fill(0)
    unlocked = null
    changes.emit()
  }
  const touch = () => {
    cancelAutoLock()
    if (unlocked !== null && autoLockMs !== null) cancelAutoLock = clock.after(autoLockMs, lock)
  }
  const needUnlocked = (): Unlocked => {
    if (unlocked === null) throw locked('the keyring is locked')
    touch()
    return unlocked
  }
  const needDocument = (): KeyringDocument => {
    if (damaged) throw keyringDamaged('the keyring cannot be read')
    if (document === null) throw noKeyring('no account yet')
    return document
  }
  const accountOf = (address: Address): KeyringAccount => {
    const account = document?.accounts.find((one) => one.address === address)
    if (account === undefined) throw noSuchAccount('no such account', { account: address })
    return account
  }
  /** The secrets under that password. @throws ACCOUNTS_WRONG_PASSWORD, ACCOUNTS_KEYRING_DAMAGED */
  const openWith = async (key: Uint8Array): Promise<Unlocked> => {
    const { box, accounts } = needDocument()
    const secrets = await decodeSecrets(openBox(PURPOSE, box, key))
    const same =
      accounts.length === secrets.keys.length &&
      accounts.every((account, i) => account.address === secrets.keys[i]!.account.address)
    if (!same) throw keyringDamaged('the list of accounts is not the one of the keys')
    return { secrets, key, salt: box.salt, cost: { n: box.n, r: box.r, p: box.p } }
  }
  /**
   * Each costs a slow derivation: they wait in a short line of their own, not before everything else the keyring does.
   */
  const gate = createSlowGate({ log })
  const keyOf = async (password: string): Promise<{ key: Uint8Array; salt: Uint8Array }> => {
    const { box } = needDocument()
    return { key: await gate.run(password, () => boxKey(password, box.salt, box, kdf)), salt: box.salt }
  }
  /** Derives, then takes its turn: the secrets under that password, and nobody else's change between. */
  const withPassword = async <T>(password: string, work: (opened: Unlocked) => Promise<T>): Promise<T> => {
    for (;;) {
      const { key, salt } = await keyOf(password)
      const done = await inTurn(async () =>
        needDocument().box.salt === salt ? { result: await work(await openWith(key.slice())) } : null,
      )
      // The password was changed meanwhile: the key is of the old box.
      if (done !== null) return done.result
    }
  }
  /** Writes first, then believes it. */
  const save = async (next: Unlocked) => {
    const accounts = next.secrets.keys.map(({ account }) => account)
    const box = lockBox(PURPOSE, encodeSecrets(next.secrets), next.key, next.salt, next.cost, randomBytes(24))
    await file.write({ accounts, box })
    document = { accounts, box }
    damaged = false
    unlocked = next
    touch()
    changes.emit()
  }
  const freshBox = async (password: string): Promise<Unlocked> => {
    const salt = randomBytes(32)
    return { secrets: NO_SECRETS, key: await boxKey(password, salt, cost, kdf), salt, cost }
  }
  /** The keyring under that password, or a new one where there is none. */
  const openOrCreate = async <T>(password: string, work: (opened: Unlocked) => Promise<T>): Promise<T> => {
    if (damaged) throw keyringDamaged('restore a backup first')
    if (document !== null) return withPassword(password, work)
    const made = await inTurn(async () => (document === null ? { result: await work(await freshBox(password)) } : null))
    return made === null ? withPassword(password, work) : made.result
  }
  const addKey = async (
    base: Unlocked,
    privateKey: Uint8Array,
    input: NewAccount,
    from: { phrase: string; index: number } | null,
  ): Promise<KeyringAccount> => {
    const address = toAddress(privateKeyToAddress(privateKey))
    if (findKey(base.secrets, address) !== undefined)
      throw alreadyHere('this account is already here', { account: address })
    const account: KeyringAccount = {
      address,
      label: input.label,
      role: input.role,
      sample: input.sample ?? false,
      origin: from === null ? 'imported' : 'phrase',
      publicKey: bytesToHex(publicKeyOf(privateKey)),
    }
    const addition: Secrets = {
      phrases: from === null ? [] : [from.phrase],
      keys: [{ account, phrase: from === null ? null : 0, index: from?.index ?? null, privateKey }],
    }
    await save({ ...base, secrets: mergeSecrets(base.secrets, addition) })
    return account
  }
  const remember = async (inKeychain: boolean) => {
    if (inKeychain) {
      if (keychain === null || !keychain.isAvailable()) throw keychainUnavailable('this machine has no keychain')
      await file.writeWrapped(await keychain.wrap(needUnlocked().key))
    } else await file.writeWrapped(null)
    remembered = inKeychain
    changes.emit()
  }
  const toOpened = (content: BackupContent): OpenedBackup => ({
    createdAt: content.createdAt,
    accounts: content.secrets.keys.map(({ account }) => account),
    sections: content.sections,
  })

  return {
    state: () => (damaged ? 'damaged' : document === null ? 'empty' : unlocked === null ? 'locked' : 'unlocked'),
    accounts: () => document?.accounts ?? [],
    onChange: (listener) => changes.on(listener),
    newPhrase: (words) => createPhrase(words, randomBytes),
    create: async (input) => {
      const phrase = parsePhrase(input.phrase)
      return openOrCreate(input.password, async (base) => {
        const account = await addKey(base, await deriveKey(phrase, 0), input, { phrase, index: 0 })
        if (input.rememberInKeychain === true) await remember(true)
        return account
      })
    },
    importKey: async (input) => {
      const privateKey = parsePrivateKey(input.privateKey)
      return openOrCreate(input.password, (base) => addKey(base, privateKey, input, null))
    },
    importKeystore: async (input) => {
      const privateKey = await gate.run(null, () => decryptKeystore(input.json, input.keystorePassword, kdf))
      return openOrCreate(input.password, (base) => addKey(base, privateKey, input, null))
    },
    add: (input) =>
      inTurn(async () => {
        const base = needUnlocked()
        const phrase = base.secrets.phrases[0]
        if (phrase === undefined) throw noPhrase('no account here comes from a phrase')
        const taken = new Set(base.secrets.keys.map(({ account }) => account.address))
        const derive = await openPhrase(phrase)
        for (let index = 0; ; index++) {
          const privateKey = derive(index)
          if (!taken.has(toAddress(privateKeyToAddress(privateKey))))
            return addKey(base, privateKey, input, { phrase, index })
        }
      }),
    vacant: async (gap) => {
      const { phrases, keys } = needUnlocked().secrets
      const taken = new Set(keys.map(({ account }) => account.address))
      const places: VacantPlace[] = []
      for (const [phrase, words] of phrases.entries()) {
        const own = keys.filter((key) => key.phrase === phrase).toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
        if (own[0] === undefined) continue
        const { label, role } = own[0].account
        const derive = await openPhrase(words)
        for (let index = 0; index <= (own.at(-1)?.index ?? 0) + gap; index++) {
          const address = toAddress(privateKeyToAddress(derive(index)))
          if (!taken.has(address)) places.push({ phrase, index, address, first: { label, role } })
        }
      }
      return places
    },
    addAt: ({ phrase: at, index }, input) =>
      inTurn(async () => {
        const base = needUnlocked()
        const phrase = base.secrets.phrases[at]
        if (phrase === undefined) throw noPhrase('no such phrase here')
        return addKey(base, await deriveKey(phrase, index), input, { phrase, index })
      }),
    rename: (address, { label, role }) =>
      inTurn(async () => {
        const base = needUnlocked()
        const found = findKey(base.secrets, address)
        if (found === undefined) throw noSuchAccount('no such account', { account: address })
        const account = { ...found.account, label, role }
        await save({
          ...base,
          secrets: {
            ...base.secrets,
            keys: base.secrets.keys.map((key) => (key === found ? { ...key, account } : key)),
          },
        })
        return account
      }),
    unlock: (password) =>
      withPassword(password, async (next) => {
        lock()
        unlocked = next
        touch()
        changes.emit()
      }),
    unlockWithKeychain: () =>
      inTurn(async () => {
        if (unlocked !== null) return true
        const wrapped = await file.readWrapped()
        if (wrapped === null || keychain === null || !keychain.isAvailable() || document === null) return false
        const key = await keychain.unwrap(wrapped)
        if (key === null) return false
        try {
          unlocked = await openWith(key)
        } catch (error) {
          if (!isNodeError(error) || error.code !== 'ACCOUNTS_WRONG_PASSWORD') throw error
          log.warn('the keychain holds an old key', {})
          return false
        }
        touch()
        changes.emit()
        return true
      }),
    get keychainUnlock() {
      return remembered
    },
    remember: (inKeychain) => inTurn(() => remember(inKeychain)),
    lock,
    touch,
    signer(address) {
      accountOf(address)
      const key = (): Uint8Array => {
        const found = findKey(needUnlocked().secrets, address)
        if (found === undefined) throw noSuchAccount('no such account', { account: address })
        return found.privateKey
      }
      return {
        address,
        sign: async (hash) => sign(hash, key()),
        publicKey: async () => hexToBytes(accountOf(address).publicKey),
        open: async (envelope) => openEnvelope(envelope, key()),
      }
    },
    changePassword: (from, to) =>
      withPassword(from, async (current) => {
        await save({ ...(await freshBox(to)), secrets: current.secrets })
        if (remembered) await remember(true)
      }),
    revealPhrase: (password) =>
      withPassword(password, async ({ secrets }) => {
        const phrase = secrets.phrases[0]
        if (phrase === undefined) throw noPhrase('no account here comes from a phrase')
        return phrase
      }),
    exportKeystore: (address, password) =>
      withPassword(password, async ({ secrets }) => {
        const found = findKey(secrets, address)
        if (found === undefined) throw noSuchAccount('no such account', { account: address })
        return encryptKeystore(found.privateKey, password, {
          kdf,
          randomBytes,
          cost: options.keystoreCost ?? KEYSTORE_COST,
        })
      }),
    backup: (password, sections) =>
      withPassword(password, async ({ secrets }) =>
        encodeBackup({ createdAt: new Date(clock.now()).toISOString(), secrets, sections }, password, {
          kdf,
          cost,
          randomBytes,
        }),
      ),
    inspectBackup: async (bytes, password) => toOpened(await gate.run(null, () => decodeBackup(bytes, password, kdf))),
    restore: async (bytes, password) => {
      const content = await gate.run(null, () => decodeBackup(bytes, password, kdf))
      return inTurn(async () => {
        const base = document === null ? await freshBox(password) : needUnlocked()
        const secrets = mergeSecrets(base.secrets, content.secrets)
        if (secrets.keys.length > base.secrets.keys.length || damaged) await save({ ...base, secrets })
        return toOpened(content)
      })
    },
    async stop() {
      await inTurn(() => undefined)
      lock()
    },
  }
}
