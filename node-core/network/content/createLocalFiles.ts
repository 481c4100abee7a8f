import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { cancelled } from '#node-core/kernel/errors.ts'
import { contentIdToDigest, digestToContentId } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { contentMismatch, contentNoSpace, contentNotFound, contentTooLarge } from './errors.ts'

const READ_SIZE = 1024 * 1024

export interface StoredFile {
  readonly id: ContentId
  readonly bytes: number
  readonly usedAt: number
  readonly pinned: boolean
}

/**
 * A download under way: appended to, then proven. Kept on disk between attempts, so that it goes on where it broke off.
 */
export interface Partial {
  /** Bytes held so far. */
  readonly bytes: number
  append(chunk: Uint8Array): Promise<void>
  /** Makes the file visible if its content is right. @throws CONTENT_MISMATCH (the bytes are thrown away) */
  finish(): Promise<void>
  discard(): Promise<void>
  /** Keeps what is there for later. */
  close(): Promise<void>
}

export interface LocalFiles {
  put(data: AsyncIterable<Uint8Array>, maxBytes: number, signal: AbortSignal | undefined): Promise<ContentId>
  size(id: ContentId): Promise<number | null>
  read(id: ContentId, start: number, end: number | undefined): AsyncIterable<Uint8Array>
  partial(id: ContentId): Promise<Partial>
  setPinned(id: ContentId, pinned: boolean): Promise<void>
  list(): Promise<StoredFile[]>
  remove(id: ContentId): Promise<void>
}

const isCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}
async function spaceChecked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isCode(error, 'ENOSPC', 'EDQUOT')) throw contentNoSpace('the disk is full', {}, error)
    throw error
  }
}
/** A rename is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * The folder behind the content store: `files/ab/<id>`, `partial/<id>`, `pins/<id>`, `incoming/` for writes under way.
 */
export async function createLocalFiles(dir: string): Promise<LocalFiles> {
  const folders = {
    files: join(dir, 'files'),
    partial: join(dir, 'partial'),
    pins: join(dir, 'pins'),
    incoming: join(dir, 'incoming'),
  }
  await rm(folders.incoming, { recursive: true, force: true })
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  // The last two characters spread evenly; the first ones are the same in every content id.
  const place = (id: ContentId) => ({
    folder: join(folders.files, id.slice(-3, -1)),
    path: join(folders.files, id.slice(-3, -1), id),
  })

  const reveal = async (from: string, id: ContentId) => {
    const { folder, path } = place(id)
    await mkdir(folder, { recursive: true })
    await rename(from, path)
    await syncFolder(folder)
    await syncFolder(folders.files)
  }
  const sizeOf = async (id: ContentId) => {
    contentIdToDigest(id)
    return (await orNull(stat(place(id).path)))?.size ?? null
  }

  return {
    async put(data, maxBytes, signal) {
      const temporary = join(folders.incoming, randomUUID())
      const handle = await open(temporary, 'wx')
      const hash = createHash('sha256')
      let bytes = 0
      try {
        for await (const chunk of data) {
          if (signal?.aborted === true) throw cancelled('cancelled')
          bytes += chunk.length
          if (bytes > maxBytes) throw contentTooLarge('file is larger than allowed', { maxBytes })
          hash.update(chunk)
          await spaceChecked(handle.writeFile(chunk))
        }
        await spaceChecked(handle.sync())
        await handle.close()
        const id = digestToContentId(hash.digest())
        await reveal(temporary, id)
        return id
      } catch (error) {
        await handle.close().catch(() => undefined)
        await rm(temporary, { force: true })
        throw error
      }
    },
    size: sizeOf,
    async *read(id, start, end) {
      const size = await sizeOf(id)
      if (size === null) throw contentNotFound('not here', { id })
      const now = new Date()
      await utimes(place(id).path, now, now).catch(() => undefined)
      const last = Math.min(end ?? size, size) - 1
      if (start > last) return
      for await (const chunk of createReadStream(place(id).path, { start, end: last, highWaterMark: READ_SIZE }))
        yield chunk as Uint8Array
    },
    async partial(id) {
      const digest = contentIdToDigest(id)
      const path = join(folders.partial, id)
      const hash = createHash('sha256')
      let bytes = 0
      const handle: FileHandle = await open(path, 'a+')
      for await (const chunk of createReadStream(path, { highWaterMark: READ_SIZE })) {
        hash.update(chunk as Uint8Array)
        bytes += (chunk as Uint8Array).length
      }
      const discard = async () => {
        await handle.close().catch(() => undefined)
        await rm(path, { force: true })
      }
      return {
        get bytes() {
          return bytes
        },
        async append(chunk) {
          hash.update(chunk)
          bytes += chunk.length
          await spaceChecked(handle.appendFile(chunk))
        },
        async finish() {
          if (!hash.digest().equals(digest)) {
            await discard()
            throw contentMismatch('the bytes are not the file', { id })
          }
          await spaceChecked(handle.sync())
          await handle.close()
          await reveal(path, id)
        },
        discard,
        close: () => handle.close(),
      }
    },
    async setPinned(id, pinned) {
      contentIdToDigest(id)
      const path = join(folders.pins, id)
      if (pinned) await (await open(path, 'a')).close()
      else await rm(path, { force: true })
      await syncFolder(folders.pins)
    },
    async list() {
      const pins = new Set(await readdir(folders.pins))
      const files: StoredFile[] = []
      for (const folder of await readdir(folders.files)) {
        for (const name of await readdir(join(folders.files, folder))) {
          const facts = await orNull(stat(join(folders.files, folder, name)))
          if (facts !== null)
            files.push({ id: name as ContentId, bytes: facts.size, usedAt: facts.mtimeMs, pinned: pins.has(name) })
        }
      }
      return files
    },
    async remove(id) {
      await rm(place(id).path, { force: true })
    },
  }
}
