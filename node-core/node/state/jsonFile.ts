import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { decodeWire, encodeWire } from '#node-core/api/wire.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { nodeDisk, type Disk } from '#node-core/storage/files/disk.ts'
import { replaceFile } from '#node-core/storage/files/replaceFile.ts'
import { stateDamaged } from '../errors.ts'

/**
 * A small document on disk, replaced whole: written beside, synced, renamed, so that a crash leaves the old or the new
 * one.
 */
export interface JsonFile<T> {
  /** `fallback` where there is none yet. @throws NODE_STATE_DAMAGED */
  read(): Promise<T>
  /**
   * As `read`, but a damaged file is put aside (`NAME.damaged`) and `fallback` taken: for what a start must not fail
   * over.
   */
  readOrSetAside(): Promise<T>
  write(value: T): Promise<void>
}

/** @param disk where it is written; @default the real one */
export function createJsonFile<T>(path: string, schema: z.ZodType<T>, fallback: T, disk: Disk = nodeDisk): JsonFile<T> {
  const inTurn = createSerialQueue()
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
        await disk.rename(path, `${path}.damaged`)
        return fallback
      }
    },
    write: (value) => inTurn(() => replaceFile(path, encodeWire(value), disk)),
  }
  return file
}
