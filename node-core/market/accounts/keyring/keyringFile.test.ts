import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchSyncs } from '../../../../tests/support/watchSyncs.ts'
import { createKeyringFile, type KeyringDocument } from './keyringFile.ts'

let folder = ''
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'dipnet-keyring-')))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})
const documentOf = (fill: number): KeyringDocument => ({ accounts: [], box: { n: 1024, r: 8, p: 1, salt: new Uint8Array(32).fill(fill), nonce: new Uint8Array(24), ciphertext: new Uint8Array(64) } })

describe.skipIf(process.platform !== 'linux')('the keyring file', () => {
  it('is flushed before it takes the old one’s place, and its folder after: a power cut leaves keys, not an empty file', async () => {
    const current = join(folder, 'keyring.json')
    const file = createKeyringFile(folder)
    await file.write(documentOf(1))
    const old = await readFile(current, 'utf8')
    const syncs = await watchSyncs(current)
    await file.write(documentOf(2))
    const now = await readFile(current, 'utf8')
    expect(now).not.toBe(old)
    // The copy of the old one, then the new one: each flushed while the old one still stood.
    const files = syncs.filter(({ path }) => path !== folder)
    expect(files.map(({ path }) => path.replace(folder, ''))).toEqual(['/keyring.previous.json.new', '/keyring.json.new'])
    for (const { watched } of files) expect(watched).toBe(old)
    // The rename itself is a record of the folder.
    expect(syncs.at(-1)).toEqual({ path: folder, watched: now })
    expect(await file.read()).toMatchObject({ box: { salt: new Uint8Array(32).fill(2) } })
  })

  it('keeps the wrapped key as carefully', async () => {
    const wrapped = join(folder, 'keyring.keychain')
    const file = createKeyringFile(folder)
    const syncs = await watchSyncs(wrapped)
    await file.writeWrapped(Uint8Array.of(1, 2, 3))
    expect(syncs.map(({ path, watched }) => [path === folder, watched === null])).toEqual([[false, true], [true, false]])
    expect(await file.readWrapped()).toEqual(Uint8Array.of(1, 2, 3))
  })
})
