import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { decodeWire, encodeWire } from '#node-core/api/wire.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { stateDamaged } from '../errors.ts'

/** A small document on disk, replaced whole: written beside, synced, renamed, so that a crash leaves the old or the new one. */
export interface JsonFile<T> {
  /** `fallback` where there is none yet. @throws NODE_STATE_DAMAGED */
  read(): Promise<T>
  /** As `read`, but a damaged file is put aside (`NAME.damaged`) and `fallback` taken: for what a start must not fail over. */
  readOrSetAside(): Promise<T>
  write(value: T): Promise<void>
}

export function createJsonFile<T>(path: string, schema: z.ZodType<T>, fallback: T): JsonFile<T> {
  let queue: Promise<void> = Promise.resolve()
  const replace = async (value: T) => {
    await mkdir(dirname(path), { recursive: true })
    const beside = `${path}.new`
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(encodeWire(value))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  }
  const file: JsonFile<T> = {
    async read() {
      let text: string
      try {
        text = await readFile(path, 'utf8')
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return fallback
        throw cause
      }
      try {
        return schema.parse(decodeWire(text))
      } catch (cause) {
        throw stateDamaged('a small file of this profile is damaged', { file: path.split('/').at(-1) ?? '' }, cause)
      }
    },
    async readOrSetAside() {
      try {
        return await file.read()
      } catch (error) {
        if (!isNodeError(error) || error.code !== 'NODE_STATE_DAMAGED') throw error
        await rename(path, `${path}.damaged`)
        return fallback
      }
    },
    write(value) {
      // One at a time, in order; a failed write does not hold up the next.
      const run = queue.then(() => replace(value))
      queue = run.catch(() => undefined)
      return run
    },
  }
  return file
}
