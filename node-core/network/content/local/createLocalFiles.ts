import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { cancelled } from '#node-core/kernel/errors.ts'
import { contentIdToDigest, digestToContentId } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { KEEP_REASONS, type KeepReason } from '#node-core/model/storedFile.ts'
import { contentNotFound, contentTooLarge } from '../errors.ts'
import { orNull, spaceChecked } from './diskErrors.ts'

const READ_SIZE = 1024 * 1024

export interface StoredFile {
  readonly id: ContentId
  readonly bytes: number
  readonly usedAt: number
  /** Empty: cache, the least recently used goes first. */
  readonly why: readonly KeepReason[]
}

export interface LocalFiles {
  put(
    data: AsyncIterable<Uint8Array>,
    why: KeepReason | null,
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<ContentId>
  size(id: ContentId): Promise<number | null>
  read(id: ContentId, start: number, end: number | undefined): AsyncIterable<Uint8Array>
  /** The first bytes, as if nobody had looked; none where it is not here. */
  peek(id: ContentId, bytes: number): Promise<Uint8Array>
  /** Takes a file in that is proven and on disk. */
  reveal(path: string, id: ContentId): Promise<void>
  keep(id: ContentId, why: KeepReason, isKept: boolean): Promise<void>
  reasons(id: ContentId): Promise<KeepReason[]>
  list(): Promise<StoredFile[]>
  remove(id: ContentId): Promise<void>
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
 * The folder behind the content store: `files/ab/<id>`; `own/<id>`, `orders/<id>`, `pins/<id>` and `held/<id>` for why
 * it is kept; `incoming/` for writes under way.
 */
export async function createLocalFiles(dir: string): Promise<LocalFiles> {
  const folders = { files: join(dir, 'files'), incoming: join(dir, 'incoming') }
  const marks = {
    own: join(dir, 'own'),
    order: join(dir, 'orders'),
    pinned: join(dir, 'pins'),
    held: join(dir, 'held'),
  }
  await rm(folders.incoming, { recursive: true, force: true })
  const noted = join(dir, 'reasons-noted')
  for (const folder of [...Object.values(folders), ...Object.values(marks)]) await mkdir(folder, { recursive: true })
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

  const everyFile = async () => {
    const found = []
    for (const folder of await readdir(folders.files)) {
      for (const name of await readdir(join(folders.files, folder))) {
        const facts = await orNull(stat(join(folders.files, folder, name)))
        if (facts !== null) found.push({ id: name as ContentId, facts })
      }
    }
    return found
  }
  const keep = async (id: ContentId, why: KeepReason, isKept: boolean) => {
    contentIdToDigest(id)
    const path = join(marks[why], id)
    if (isKept) await (await open(path, 'a')).close()
    else await rm(path, { force: true })
    await syncFolder(marks[why])
  }
  // Of before reasons were noted: nobody knows which of them can be fetched again.
  if (!existsSync(noted)) {
    for (const { id } of await everyFile()) await keep(id, 'own', true)
    await (await open(noted, 'a')).close()
  }

  return {
    async put(data, why, maxBytes, signal) {
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
        // Marked first: a sweep between two lines must not find it as cache.
        if (why !== null) await keep(id, why, true)
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
    async peek(id, bytes) {
      const handle = await orNull(open(place(id).path, 'r'))
      if (handle === null) return new Uint8Array()
      try {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes, 0)
        return buffer.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
    reveal,
    keep,
    async reasons(id) {
      contentIdToDigest(id)
      const found = await Promise.all(
        KEEP_REASONS.map(async (why) => ((await orNull(stat(join(marks[why], id)))) === null ? [] : [why])),
      )
      return found.flat()
    },
    async list() {
      const marked = await Promise.all(
        KEEP_REASONS.map(async (why) => ({ why, ids: new Set(await readdir(marks[why])) })),
      )
      const found: StoredFile[] = []
      for (const { id, facts } of await everyFile()) {
        const why = marked.filter(({ ids }) => ids.has(id)).map((mark) => mark.why)
        found.push({ id, bytes: facts.size, usedAt: facts.mtimeMs, why })
      }
      return found
    },
    async remove(id) {
      await rm(place(id).path, { force: true })
    },
  }
}
