import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesEqual, bytesToHex, concatBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { contentIdToDigest, digestToContentId } from '#node-core/model/contentId.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import { contentDamaged, contentNoSpace, contentNotFound, contentTooLarge } from '#node-core/network/content/errors.ts'
import { syncFolder } from '#node-core/storage/files/disk.ts'
import { createFileCipher, HEADER_BYTES, SEALED_CHUNK_BYTES, plainSize, CHUNK_BYTES } from './fileCipher.ts'

/** Whose file: an account's, opened only while it is the active one, or (null) the window's. */
export type FileOwner = Address | null

/**
 * Files that no peer is served from: production files, models not yet published, backups on their way. Each is
 * encrypted under a key
 * of its own, and its name on the disk says neither what it is nor whose.
 */
export interface PrivateFiles {
  /** Durable when resolved; older files make room. @throws CONTENT_TOO_LARGE, CONTENT_NO_SPACE */
  put(owner: FileOwner, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ContentId>
  /** Bytes, or null when it is not here for that owner. */
  size(owner: FileOwner, id: ContentId): Promise<number | null>
  /** `end` is exclusive. @throws CONTENT_NOT_FOUND, CONTENT_DAMAGED */
  read(owner: FileOwner, id: ContentId, start: number, end: number | undefined): AsyncIterable<Uint8Array>
  remove(owner: FileOwner, id: ContentId): Promise<void>
}

export interface PrivateFilesOptions {
  readonly dir: string
  /** 32 bytes; without it nothing here can be read or even named. */
  readonly key: Uint8Array
  /** @default 8 GiB */
  readonly quotaBytes?: number
}

const isCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

export async function createPrivateFiles({
  dir,
  key,
  quotaBytes = 8 * 2 ** 30,
}: PrivateFilesOptions): Promise<PrivateFiles> {
  const incoming = join(dir, 'incoming')
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const kept = join(dir, 'kept')
  await mkdir(kept, { recursive: true, mode: 0o700 })
  const place = (owner: FileOwner, id: ContentId) =>
    join(
      kept,
      bytesToHex(taggedHash('dipnet/private-file/name', key, contentIdToDigest(id), utf8ToBytes(owner ?? ''))).slice(2),
    )
  const sizeAt = async (path: string): Promise<number | null> => {
    try {
      return plainSize((await stat(path)).size)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null
      throw error
    }
  }

  /** Least recently used first, until the quota holds; never the one just written. */
  const makeRoom = async (newest: string) => {
    const files = await Promise.all(
      (await readdir(kept)).map(async (name) => {
        const facts = await stat(join(kept, name)).catch(() => null)
        return { path: join(kept, name), bytes: facts?.size ?? 0, usedAt: facts?.mtimeMs ?? 0 }
      }),
    )
    let total = files.reduce((sum, file) => sum + file.bytes, 0)
    for (const file of files.filter(({ path }) => path !== newest).sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= quotaBytes) return
      await rm(file.path, { force: true })
      total -= file.bytes
    }
  }

  return {
    async put(owner, body, maxBytes) {
      const temporary = join(incoming, randomUUID())
      const handle = await open(temporary, 'wx', 0o600)
      try {
        const digest = await writeSealed(handle, key, body, maxBytes)
        await handle.sync()
        await handle.close()
        const id = digestToContentId(digest)
        await rename(temporary, place(owner, id))
        await syncFolder(kept)
        await makeRoom(place(owner, id))
        return id
      } catch (error) {
        await handle.close().catch(() => undefined)
        await rm(temporary, { force: true })
        if (isCode(error, 'ENOSPC', 'EDQUOT')) throw contentNoSpace('the disk is full', {}, error)
        throw error
      }
    },
    size: (owner, id) => sizeAt(place(owner, id)),
    async *read(owner, id, start, end) {
      const path = place(owner, id)
      const size = await sizeAt(path)
      if (size === null) throw contentNotFound('not here', { id })
      const now = new Date()
      await utimes(path, now, now).catch(() => undefined)
      const handle = await open(path, 'r')
      try {
        yield* readSealed(handle, key, id, size, start, Math.min(end ?? size, size))
      } finally {
        await handle.close()
      }
    },
    remove: (owner, id) => rm(place(owner, id), { force: true }),
  }
}

/** Header, then chunks, the last one marked as such; the plaintext's sha2-256. */
async function writeSealed(
  handle: FileHandle,
  key: Uint8Array,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const salt = new Uint8Array(randomBytes(32))
  const cipher = createFileCipher(key, salt)
  const hash = createHash('sha256')
  let held: Uint8Array[] = []
  let heldBytes = 0
  let total = 0
  let index = 0
  let at = HEADER_BYTES
  const write = async (plain: Uint8Array, last: boolean) => {
    const sealed = cipher.seal(index++, last, plain)
    await handle.write(sealed, 0, sealed.length, at)
    at += sealed.length
  }
  for await (const part of body) {
    total += part.length
    if (total > maxBytes) throw contentTooLarge('file is larger than allowed', { maxBytes })
    hash.update(part)
    held.push(part)
    heldBytes += part.length
    if (heldBytes <= CHUNK_BYTES) continue
    const all = concatBytes(...held)
    let from = 0
    // One chunk's worth is held back: only the end knows which is the last.
    for (; all.length - from > CHUNK_BYTES; from += CHUNK_BYTES)
      await write(all.subarray(from, from + CHUNK_BYTES), false)
    held = [all.slice(from)]
    heldBytes = all.length - from
  }
  await write(concatBytes(...held), true)
  const digest = new Uint8Array(hash.digest())
  const header = concatBytes(salt, cipher.sealDigest(digest))
  await handle.write(header, 0, header.length, 0)
  return digest
}

async function readFully(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

async function* readSealed(
  handle: FileHandle,
  key: Uint8Array,
  id: ContentId,
  size: number,
  start: number,
  end: number,
): AsyncIterable<Uint8Array> {
  const header = await readFully(handle, 0, HEADER_BYTES)
  const cipher = createFileCipher(key, header.subarray(0, 32))
  const digest = cipher.openDigest(header.subarray(32))
  if (digest === null || !bytesEqual(digest, contentIdToDigest(id)))
    throw contentDamaged('the stored file is not the one it is named as', { id })
  const chunks = Math.max(1, Math.ceil(size / CHUNK_BYTES))
  for (
    let index = Math.floor(start / CHUNK_BYTES);
    index < chunks && (index * CHUNK_BYTES < end || size === 0);
    index++
  ) {
    const plain = cipher.open(
      index,
      index === chunks - 1,
      await readFully(handle, HEADER_BYTES + index * SEALED_CHUNK_BYTES, SEALED_CHUNK_BYTES),
    )
    if (plain === null) throw contentDamaged('the stored file has changed', { id })
    const from = Math.max(0, start - index * CHUNK_BYTES)
    const to = Math.min(plain.length, end - index * CHUNK_BYTES)
    if (from < to) yield plain.subarray(from, to)
  }
}
