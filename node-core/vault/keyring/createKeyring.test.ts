import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { recoverAddress } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { seal } from '../sealing/seal.ts'
import { createKdf } from '../keys/kdf.ts'
import { decryptKeystore } from '../keys/keystoreV3.ts'
import { createKeyring, type KeyringOptions } from './createKeyring.ts'
import type { KeychainPort } from './keyring.ts'

const PHRASE = `${'test '.repeat(11)}junk`
const OTHER_PHRASE = `${'abandon '.repeat(11)}about`
const PASSWORD = 'correct horse'
const HASH = keccak256(utf8ToBytes('x'))
const random = (length: number) => new Uint8Array(randomBytes(length))
const CHEAP = { n: 1024, r: 8, p: 1 }
const studio = { label: 'Ann', role: 'studio' as const }

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keyring-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})
const ring = (options: Partial<KeyringOptions> = {}) =>
  createKeyring({
    dir,
    keychain: null,
    randomBytes: random,
    clock: systemClock,
    log: silentLogger,
    cost: CHEAP,
    keystoreCost: CHEAP,
    autoLockMs: null,
    ...options,
  })
async function filled(options: Partial<KeyringOptions> = {}) {
  const keyring = await ring(options)
  await keyring.create({ phrase: PHRASE, password: PASSWORD, ...studio })
  return keyring
}
function fakeKeychain(): KeychainPort & { available: boolean } {
  const flip = async (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x55)
  const port = { available: true, isAvailable: () => port.available, wrap: flip, unwrap: flip }
  return port
}

describe('a keyring', () => {
  it('starts empty, creates, locks, unlocks after a restart, signs', async () => {
    const first = await ring()
    expect(first.state()).toBe('empty')
    expect(first.newPhrase(24).split(' ')).toHaveLength(24)
    const account = await first.create({ phrase: PHRASE.toUpperCase(), password: PASSWORD, ...studio })
    expect(account).toEqual({
      address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      label: 'Ann',
      role: 'studio',
      sample: false,
      origin: 'phrase',
      publicKey: '0x038318535b54105d4a7aae60c08fc45f9687181b4fdfc625bd1a753fa7397fed75',
    })
    const second = await first.add({ label: 'Bob', role: 'fan', sample: true })
    expect(second.address).toBe('0x70997970c51812dc3a010c7d01b50e0d17dc79c8')
    await first.stop()

    const again = await ring()
    expect(again.state()).toBe('locked')
    expect(again.accounts()).toEqual([account, second])
    const signer = again.signer(account.address)
    await expect(signer.sign(HASH)).rejects.toMatchObject({ code: 'ACCOUNTS_LOCKED' })
    await expect(again.unlock('wrong')).rejects.toMatchObject({ code: 'ACCOUNTS_WRONG_PASSWORD' })
    await again.unlock(PASSWORD)
    expect(recoverAddress(HASH, await signer.sign(HASH))).toBe(account.address)
    expect(await signer.open(seal(utf8ToBytes('hi'), [await signer.publicKey()], random))).toEqual(utf8ToBytes('hi'))
    again.lock()
    await expect(signer.sign(HASH)).rejects.toMatchObject({ code: 'ACCOUNTS_LOCKED' })
    await expect(again.add(studio)).rejects.toMatchObject({ code: 'ACCOUNTS_LOCKED' })
  })

  it('names the places of a phrase that are vacant, and fills the one that is asked for', async () => {
    const keyring = await filled()
    const places = await keyring.vacant(3)
    expect(places.map(({ index, address }) => [index, address])).toEqual([
      [1, '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'],
      [2, '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc'],
      [3, '0x90f79bf6eb2c4f870365e785982e1f101e93b906'],
    ])
    const third = await keyring.addAt(places[1]!, places[1]!.first)
    expect(third).toMatchObject({
      address: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
      label: 'Ann',
      role: 'studio',
      origin: 'phrase',
    })
    expect((await keyring.vacant(2)).map(({ index }) => index)).toEqual([1, 3, 4])
    await expect(keyring.addAt(places[1]!, studio)).rejects.toMatchObject({ code: 'ACCOUNTS_ALREADY_HERE' })
    keyring.lock()
    await expect(keyring.vacant(3)).rejects.toMatchObject({ code: 'ACCOUNTS_LOCKED' })
    await keyring.unlock(PASSWORD)
    expect(keyring.accounts().map(({ address }) => address)).toContain(third.address)
  })

  it('imports keys and keystores, refuses what is here already, renames', async () => {
    const keyring = await filled()
    const imported = await keyring.importKey({
      privateKey: '22'.repeat(32),
      password: PASSWORD,
      label: 'Key',
      role: 'factory',
    })
    expect(imported.origin).toBe('imported')
    await expect(
      keyring.importKey({ privateKey: `0x${'22'.repeat(32)}`, password: PASSWORD, label: 'Twice', role: 'fan' }),
    ).rejects.toMatchObject({ code: 'ACCOUNTS_ALREADY_HERE' })
    await expect(
      keyring.importKey({ privateKey: '33'.repeat(32), password: 'wrong', label: 'x', role: 'fan' }),
    ).rejects.toMatchObject({ code: 'ACCOUNTS_WRONG_PASSWORD' })
    const json = await keyring.exportKeystore(imported.address, PASSWORD)
    expect(await decryptKeystore(json, PASSWORD, createKdf())).toEqual(new Uint8Array(32).fill(0x22))
    await rm(dir, { recursive: true })
    const other = await ring()
    await other.importKeystore({
      json,
      keystorePassword: PASSWORD,
      password: 'second password',
      label: 'Moved',
      role: 'factory',
    })
    expect(other.accounts()[0]?.address).toBe(imported.address)
    expect((await other.rename(imported.address, { label: 'Renamed', role: 'carrier' })).label).toBe('Renamed')
    await expect(other.add(studio)).rejects.toMatchObject({ code: 'ACCOUNTS_NO_PHRASE' })
    await expect(other.revealPhrase('second password')).rejects.toMatchObject({ code: 'ACCOUNTS_NO_PHRASE' })
    expect((await ring()).accounts()[0]).toMatchObject({ label: 'Renamed', role: 'carrier' })
  })

  it('leaves nothing readable on the disk, with rights for the owner only', async () => {
    await filled()
    const text = await readFile(join(dir, 'keyring.json'), 'utf8')
    expect(text).toContain('Ann')
    expect(text).not.toContain('junk')
    expect(text).not.toContain('ac0974bec39a17e3')
    if (process.platform !== 'win32') expect((await stat(join(dir, 'keyring.json'))).mode & 0o077).toBe(0)
  })

  it('locks by itself after a time without use', async () => {
    const timers: { task: () => void; at: number }[] = []
    let now = 0
    const clock: Clock = {
      now: () => now,
      after: (ms, task) => {
        const timer = { task, at: now + ms }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0)
      },
    }
    const advance = (ms: number) => {
      now += ms
      for (const timer of [...timers]) if (timer.at <= now) timer.task()
    }
    const keyring = await filled({ clock, autoLockMs: 1000 })
    const locks = vi.fn()
    keyring.onChange(locks)
    advance(900)
    await keyring.signer(keyring.accounts()[0]!.address).sign(HASH)
    advance(900)
    expect(keyring.state()).toBe('unlocked')
    advance(100)
    expect(keyring.state()).toBe('locked')
    expect(locks).toHaveBeenCalledTimes(1)
  })

  it('unlocks from the OS keychain, until forgotten or the password changes elsewhere', async () => {
    const keychain = fakeKeychain()
    const keyring = await ring({ keychain })
    await keyring.create({ phrase: PHRASE, password: PASSWORD, ...studio, rememberInKeychain: true })
    const again = await ring({ keychain })
    expect(again.keychainUnlock).toBe(true)
    expect(await again.unlockWithKeychain()).toBe(true)
    expect(again.state()).toBe('unlocked')
    await again.changePassword(PASSWORD, 'new password')
    const third = await ring({ keychain })
    expect(await third.unlockWithKeychain()).toBe(true)
    await third.remember(false)
    expect(await (await ring({ keychain })).unlockWithKeychain()).toBe(false)
    await expect((await ring()).unlock(PASSWORD)).rejects.toMatchObject({ code: 'ACCOUNTS_WRONG_PASSWORD' })
    keychain.available = false
    await expect(third.remember(true)).rejects.toMatchObject({ code: 'ACCOUNTS_NO_KEYCHAIN' })
  })

  it('falls back to the file before when the newest is damaged, and keeps the damaged one', async () => {
    const keyring = await filled()
    await keyring.add({ label: 'Bob', role: 'fan' })
    await writeFile(
      join(dir, 'keyring.json'),
      (await readFile(join(dir, 'keyring.json'), 'utf8')).replace('Bob', 'Eve'),
    )
    const again = await ring()
    expect(again.accounts().map((account) => account.label)).toEqual(['Ann'])
    await again.unlock(PASSWORD)
    await again.add({ label: 'Cleo', role: 'fan' })
    expect(await readFile(join(dir, 'keyring.damaged.json'), 'utf8')).toContain('Eve')
    expect((await ring()).accounts().map((account) => account.label)).toEqual(['Ann', 'Cleo'])
  })

  it('says damaged when nothing can be read, refuses to write over it, and a backup brings everything back', async () => {
    const keyring = await filled()
    const file = await keyring.backup(PASSWORD, { drafts: utf8ToBytes('a draft') })
    await writeFile(join(dir, 'keyring.json'), 'garbage')
    const broken = await ring()
    expect(broken.state()).toBe('damaged')
    await expect(broken.unlock(PASSWORD)).rejects.toMatchObject({ code: 'ACCOUNTS_KEYRING_DAMAGED' })
    await expect(broken.create({ phrase: PHRASE, password: PASSWORD, ...studio })).rejects.toMatchObject({
      code: 'ACCOUNTS_KEYRING_DAMAGED',
    })
    expect(await readFile(join(dir, 'keyring.json'), 'utf8')).toBe('garbage')
    await broken.restore(file, PASSWORD)
    expect(broken.state()).toBe('unlocked')
    expect(await readFile(join(dir, 'keyring.damaged.json'), 'utf8')).toBe('garbage')
    expect((await ring()).accounts().map((account) => account.label)).toEqual(['Ann'])
  })
})

describe('backups', () => {
  it('drill changes nothing; restore on another machine brings accounts and sections', async () => {
    const keyring = await filled()
    await keyring.importKey({ privateKey: '44'.repeat(32), password: PASSWORD, label: 'Imported', role: 'factory' })
    const file = await keyring.backup(PASSWORD, {
      drafts: utf8ToBytes('draft'),
      outbox: new Uint8Array(100_000).fill(7),
    })
    const there = join(dir, 'other')
    const other = await ring({ dir: there })
    const seen = await other.inspectBackup(file, PASSWORD)
    expect(seen.accounts).toEqual(keyring.accounts())
    expect(Object.keys(seen.sections).sort()).toEqual(['drafts', 'outbox'])
    expect(other.state()).toBe('empty')
    await expect(readdir(there)).rejects.toMatchObject({ code: 'ENOENT' })
    await other.restore(file, PASSWORD)
    expect(other.accounts()).toEqual(keyring.accounts())
    expect(await other.revealPhrase(PASSWORD)).toBe(PHRASE)
    expect((await other.add({ label: 'Next', role: 'fan' })).address).toBe('0x70997970c51812dc3a010c7d01b50e0d17dc79c8')
  })

  it('adds to a keyring that has other accounts, and loses none of them', async () => {
    const file = await (await filled()).backup(PASSWORD, {})
    const other = await ring({ dir: join(dir, 'other') })
    await other.create({ phrase: OTHER_PHRASE, password: 'other password', label: 'Own', role: 'fan' })
    other.lock()
    await expect(other.restore(file, PASSWORD)).rejects.toMatchObject({ code: 'ACCOUNTS_LOCKED' })
    await other.unlock('other password')
    await other.restore(file, PASSWORD)
    await other.restore(file, PASSWORD)
    expect(other.accounts().map((account) => account.label)).toEqual(['Own', 'Ann'])
    const again = await ring({ dir: join(dir, 'other') })
    await again.unlock('other password')
    expect(again.accounts()).toHaveLength(2)
  })

  it('names wrong passwords, damage, truncation and other files, and leaves the keyring alone', async () => {
    const keyring = await filled()
    const before = await readFile(join(dir, 'keyring.json'), 'utf8')
    const file = await keyring.backup(PASSWORD, {})
    const flipped = (at: number) => file.map((byte, i) => (i === at ? byte ^ 1 : byte))
    await expect(keyring.backup('wrong', {})).rejects.toMatchObject({ code: 'ACCOUNTS_WRONG_PASSWORD' })
    await expect(keyring.restore(file, 'wrong')).rejects.toMatchObject({ code: 'ACCOUNTS_WRONG_PASSWORD' })
    await expect(keyring.restore(flipped(file.length - 60), PASSWORD)).rejects.toMatchObject({
      code: 'ACCOUNTS_BACKUP_DAMAGED',
    })
    for (const end of [0, 1, 40, file.length - 1])
      await expect(keyring.restore(file.subarray(0, end), PASSWORD)).rejects.toMatchObject({
        code: 'ACCOUNTS_BAD_BACKUP',
      })
    await expect(keyring.restore(utf8ToBytes('{"a":1}'), PASSWORD)).rejects.toMatchObject({
      code: 'ACCOUNTS_BAD_BACKUP',
    })
    expect(await readFile(join(dir, 'keyring.json'), 'utf8')).toBe(before)
  })
})

describe('a flood of wrong passwords', () => {
  it('is refused with a code and a wait, and the person who types the right one now is next', async () => {
    const keyring = await filled({ cost: { n: 16_384, r: 8, p: 1 } })
    keyring.lock()
    const flood = Array.from({ length: 200 }, (_, i) =>
      keyring.unlock(`wrong ${i}`).then(
        () => 'opened',
        (error: { code: string; data: { waitMs?: number } }) => error,
      ),
    )
    let before = 0
    for (const attempt of flood)
      void attempt.then(
        (error) => void (typeof error !== 'string' && error.code === 'ACCOUNTS_WRONG_PASSWORD' && before++),
      )
    await keyring.unlock(PASSWORD)
    expect(keyring.state()).toBe('unlocked')
    expect(before).toBeLessThanOrEqual(2)
    const refusals = await Promise.all(flood)
    const refused = refusals.filter((error) => typeof error !== 'string' && error.code === 'ACCOUNTS_TOO_MANY_ATTEMPTS')
    expect(refused.length).toBeGreaterThan(190)
    expect(refused[0]).toMatchObject({ data: { waitMs: 4_000 } })
    expect(keyring.state()).toBe('unlocked')
  })

  it('of one password is checked once', async () => {
    let derived = 0
    const kdf = createKdf()
    const keyring = await filled({ kdf: { ...kdf, scrypt: (...args) => (derived++, kdf.scrypt(...args)) } })
    keyring.lock()
    derived = 0
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => keyring.unlock('wrong')))
    expect(
      all.every(
        (one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'ACCOUNTS_WRONG_PASSWORD',
      ),
    ).toBe(true)
    expect(derived).toBe(1)
  })
})
