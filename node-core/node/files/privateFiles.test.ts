import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, type ContentId } from '#node-core/model/ids.ts'
import { CHUNK_BYTES } from './fileCipher.ts'
import { createPrivateFiles, type FileOwner, type PrivateFiles } from './privateFiles.ts'

const key = new Uint8Array(32).fill(7)
const ann = toAddress(`0x${'0a'.repeat(20)}`)
const bob = toAddress(`0x${'0b'.repeat(20)}`)
let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-private-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function* inParts(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const put = (files: PrivateFiles, bytes: Uint8Array, owner: FileOwner = ann, part = 100_000) =>
  files.put(owner, inParts(bytes, part), 1e9)
async function read(
  files: PrivateFiles,
  id: ContentId,
  start = 0,
  end?: number,
  owner: FileOwner = ann,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of files.read(owner, id, start, end)) parts.push(part)
  return Buffer.concat(parts)
}
const stored = async () => Promise.all((await readdir(join(dir, 'kept'))).map((name) => join(dir, 'kept', name)))
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('private files', () => {
  it('give back what was put in, whole and in ranges, at every length around a chunk', async () => {
    const files = await createPrivateFiles({ dir, key })
    for (const length of [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]) {
      const bytes = new Uint8Array(randomBytes(length))
      const id = await put(files, bytes)
      expect(id).toBe(bytesToContentId(bytes))
      expect(await files.size(ann, id)).toBe(length)
      expect((await read(files, id)).equals(bytes)).toBe(true)
    }
    const bytes = new Uint8Array(randomBytes(2 * CHUNK_BYTES + 77))
    const id = await put(files, bytes, ann, 70_001)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length + 10), fc.nat(bytes.length + 10), async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a]
        expect((await read(files, id, start, end)).equals(bytes.subarray(start, end))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('are unreadable on the disk, closed to others, and say neither what they are nor whose', async () => {
    const files = await createPrivateFiles({ dir, key })
    const bytes = new Uint8Array(Buffer.from(`PK\u0003\u0004${'3D/3dmodel.model '.repeat(30_000)}`))
    const id = await put(files, bytes)
    const [path] = await stored()
    expect(path).not.toContain(id)
    const raw = await readFile(path!)
    expect(raw.includes('PK\u0003\u0004')).toBe(false)
    expect(raw.includes('3dmodel')).toBe(false)
    if (process.platform !== 'win32') expect((await stat(path!)).mode & 0o777).toBe(0o600)
    const stranger = await createPrivateFiles({ dir, key: new Uint8Array(32).fill(8) })
    expect(await stranger.size(ann, id)).toBeNull()
  })

  it('are each owner’s alone', async () => {
    const files = await createPrivateFiles({ dir, key })
    const id = await put(files, new Uint8Array([1, 2, 3]))
    for (const owner of [bob, null]) {
      expect(await files.size(owner, id)).toBeNull()
      expect(await codeOf(read(files, id, 0, undefined, owner))).toBe('CONTENT_NOT_FOUND')
    }
  })

  it('no byte can be changed, no end cut off, no file laid in another’s place', async () => {
    const files = await createPrivateFiles({ dir, key })
    const id = await put(files, new Uint8Array(randomBytes(CHUNK_BYTES + 500)))
    const [path] = await stored()
    const whole = await readFile(path!)
    for (const at of [0, 40, 100, CHUNK_BYTES + 90, whole.length - 1]) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 1
      await writeFile(path!, changed)
      expect(await codeOf(read(files, id)), `byte ${at}`).toBe('CONTENT_DAMAGED')
    }
    for (const length of [whole.length - 1, 80 + CHUNK_BYTES + 16, 80, 10]) {
      await writeFile(path!, whole.subarray(0, length))
      expect(await codeOf(read(files, id)), `${length} bytes`).toBe('CONTENT_DAMAGED')
    }
    await rm(path!)
    await put(files, new Uint8Array(randomBytes(CHUNK_BYTES + 500)))
    await writeFile(path!, await readFile((await stored())[0]!))
    expect(await codeOf(read(files, id))).toBe('CONTENT_DAMAGED')
  })

  it('keep within their room: the longest unused goes, never the newest; too large is refused and leaves nothing', async () => {
    const files = await createPrivateFiles({ dir, key, quotaBytes: 250_000 })
    const ids: ContentId[] = []
    for (let i = 0; i < 4; i++) {
      ids.push(await put(files, new Uint8Array(randomBytes(100_000))))
      await new Promise((done) => setTimeout(done, 20))
    }
    expect(await Promise.all(ids.map(async (id) => (await files.size(ann, id)) !== null))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(await codeOf(files.put(ann, inParts(new Uint8Array(1_001), 100), 1_000))).toBe('CONTENT_TOO_LARGE')
    expect(await readdir(join(dir, 'incoming'))).toEqual([])
  })
})
