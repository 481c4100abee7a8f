import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeDisk, type Disk } from '#node-core/storage/files/disk.ts'
import type { KeyGuard } from './keyGuard.ts'
import { openKeyGuard } from './openKeyGuard.ts'
import { secretFileGuard } from './secretFileGuard.ts'
import { openNodeKeys, type NodeKeys } from './nodeKeys.ts'

const CHEAP = { n: 1024, r: 8, p: 1 }
let root = ''
let dir = ''
let path = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dipnet-keys-'))
  dir = join(root, 'profile')
  path = join(dir, 'node-keys.json')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const guardOf = async (passphrase: string, mode = 0o600): Promise<KeyGuard> => {
  const file = join(root, `secret-${passphrase.length}`)
  await writeFile(file, `${passphrase}\n`)
  await chmod(file, mode)
  return secretFileGuard(file, CHEAP)
}
/** Everything below the folder, to look for what must not be there. */
async function everything(): Promise<string> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true })
  return (
    await Promise.all(
      names.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
    )
  ).join('\n')
}
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
async function holdsPlain(keys: NodeKeys): Promise<boolean> {
  const text = await everything()
  return Object.values(keys).some((key: Uint8Array) => text.includes(hexOf(key)))
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'opened',
    (error: { code?: string }) => error.code ?? String(error),
  )
/** The real disk until the process is killed after some steps. */
function killedAfter(steps: number): Disk {
  let left = steps
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw new Error('killed')
    return work()
  }
  return {
    makeFolder: (at, mode) => step(() => nodeDisk.makeFolder(at, mode)),
    create: (at, mode) =>
      step(async () => {
        const file = await nodeDisk.create(at, mode)
        return {
          write: (data) => step(() => file.write(data)),
          sync: () => step(() => file.sync()),
          close: () => file.close(),
        }
      }),
    rename: (from, to) => step(() => nodeDisk.rename(from, to)),
    syncFolder: (at) => step(() => nodeDisk.syncFolder(at)),
    remove: (at) => step(() => nodeDisk.remove(at)),
  }
}

describe.skipIf(process.platform === 'win32')('the node’s own keys', () => {
  it('under a secret: never plain on the disk, opened by it alone', async () => {
    const guard = await guardOf('a long enough secret')
    const keys = await openNodeKeys(path, guard)
    expect(await holdsPlain(keys)).toBe(false)
    expect(await openNodeKeys(path, guard)).toEqual(keys)
    expect(await codeOf(openNodeKeys(path))).toBe('NODE_KEYS_LOCKED')
    expect(await codeOf(openNodeKeys(path, await guardOf('another secret, as long')))).toBe('NODE_KEYS_LOCKED')
    await rm(path)
    expect(await openNodeKeys(path, guard)).toEqual(keys)
  })

  it('under the keychain where there is one, and said when it is gone', async () => {
    const keychain = {
      available: true,
      isAvailable: () => keychain.available,
      wrap: async (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x55),
      unwrap: async (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x55),
    }
    const guard = await openKeyGuard({ keychain })
    expect(guard?.kind).toBe('keychain')
    const keys = await openNodeKeys(path, guard)
    expect(await holdsPlain(keys)).toBe(false)
    keychain.available = false
    expect(await codeOf(openKeyGuard({ keychain }).then((none) => openNodeKeys(path, none)))).toBe('NODE_KEYS_LOCKED')
    keychain.available = true
    expect(await openNodeKeys(path, await openKeyGuard({ keychain }))).toEqual(keys)
  })

  it('plain ones of before go under the guard, killed at any step without loss, and in the end none is plain', async () => {
    const keys = await openNodeKeys(path)
    expect(await holdsPlain(keys)).toBe(true)
    const guard = await guardOf('a long enough secret')
    const before = join(root, 'before')
    await mkdir(before)
    for (const name of await readdir(dir)) await copyFile(join(dir, name), join(before, name))
    let kills = 0
    for (let steps = 0; ; steps++) {
      for (const name of await readdir(dir)) await rm(join(dir, name))
      for (const name of await readdir(before)) await copyFile(join(before, name), join(dir, name))
      const outcome = await codeOf(openNodeKeys(path, guard, killedAfter(steps)))
      // The next start, whether the migration was over or not.
      expect(await openNodeKeys(path, guard), `killed after ${steps} steps`).toEqual(keys)
      expect(await holdsPlain(keys), `killed after ${steps} steps`).toBe(false)
      expect(await readdir(dir)).toEqual(['node-keys.json', 'node-keys.json.copy'])
      if (outcome === 'opened') break
      kills++
    }
    expect(kills).toBeGreaterThanOrEqual(10)
  }, 60_000)

  it('leaves no plain rest under a guard: neither of an interrupted write nor of a damaged file', async () => {
    const keys = await openNodeKeys(path)
    const plain = await readFile(path, 'utf8')
    const guard = await guardOf('a long enough secret')
    for (const name of [`${path}.new`, `${path}.copy.new`]) await writeFile(name, plain, { mode: 0o600 })
    await writeFile(path, plain.slice(0, -3))
    for (const start of ['the first', 'a later']) {
      expect(await openNodeKeys(path, guard)).toEqual(keys)
      expect(await holdsPlain(keys), start).toBe(false)
      expect(await readdir(dir)).toEqual(['node-keys.json', 'node-keys.json.copy'])
      for (const name of [`${path}.new`, `${path}.copy.new`]) await writeFile(name, plain, { mode: 0o600 })
    }
  })

  it('a guard that does not give back what it took is not believed', async () => {
    const keys = await openNodeKeys(path)
    const forgetful: KeyGuard = {
      kind: 'keychain',
      seal: async (plain) => plain.slice(1),
      open: async (sealed) => sealed,
    }
    expect(await codeOf(openNodeKeys(path, forgetful))).toBe('BUG')
    expect(await openNodeKeys(path)).toEqual(keys)
  })

  it('plain and open for others: refused by name, file by file; so is such a secret, and one too short', async () => {
    await openNodeKeys(path)
    for (const name of [path, `${path}.copy`]) {
      await chmod(name, 0o640)
      expect(await codeOf(openNodeKeys(path))).toBe('NODE_KEYS_EXPOSED')
      await chmod(name, 0o600)
    }
    expect(await codeOf(openNodeKeys(path))).toBe('opened')
    expect(await codeOf(guardOf('a long enough secret', 0o644))).toBe('NODE_KEYS_EXPOSED')
    expect(await codeOf(guardOf('too short'))).toBe('NODE_BAD_OPTION')
  })

  it('closes a folder that earlier versions left open, and all that is in it', async () => {
    await openNodeKeys(path)
    await mkdir(join(dir, 'network', 'chain'), { recursive: true })
    await writeFile(join(dir, 'network', 'chain', '000005.ldb'), 'x')
    for (const [name, mode] of [
      ['', 0o755],
      ['network', 0o755],
      ['network/chain', 0o755],
      ['network/chain/000005.ldb', 0o644],
    ] as const)
      await chmod(join(dir, name), mode)
    await openNodeKeys(path)
    const modes = await Promise.all(
      ['', 'network', 'network/chain', 'network/chain/000005.ldb'].map(
        async (name) => (await stat(join(dir, name))).mode & 0o777,
      ),
    )
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600])
  })

  it('closes no folder that is not its own', async () => {
    await mkdir(dir)
    await writeFile(join(dir, 'holiday.jpg'), 'x')
    await chmod(dir, 0o755)
    expect(await codeOf(openNodeKeys(path))).toBe('NODE_KEYS_EXPOSED')
    expect((await stat(dir)).mode & 0o777).toBe(0o755)
    expect(await codeOf(openNodeKeys(join(tmpdir(), 'node-keys.json')))).toBe('NODE_KEYS_EXPOSED')
  })
})
