import { isNodeError } from '#node-core/kernel/errors.ts'
import type { z } from 'zod'
import { createJsonFile, type JsonFile } from './jsonFile.ts'

/**
 * A small document kept twice, for what cannot be made again: the copy lies beside the data that the document
 * describes, so that
 * neither is lost without the other. What is damaged is put aside (`NAME.damaged`) and written anew from the copy.
 * `null` means that there is none, in both.
 */
export function createCopiedJsonFile<T>(
  path: string,
  copyPath: string,
  schema: z.ZodType<T | null>,
): JsonFile<T | null> {
  const file = createJsonFile<T | null>(path, schema, null)
  const copy = createJsonFile<T | null>(copyPath, schema, null)
  /** Null where it is missing; the error where it is damaged. */
  const readOrError = (one: JsonFile<T | null>) =>
    one.read().catch((error: unknown) => {
      if (isNodeError(error) && error.code === 'NODE_STATE_DAMAGED') return error
      throw error
    })
  const copied: JsonFile<T | null> = {
    async read() {
      const stored = await readOrError(file)
      if (stored !== null && !isNodeError(stored)) {
        // A profile of before there was a copy, or a copy that was damaged meanwhile.
        if ((await copy.readOrSetAside()) === null) await copy.write(stored)
        return stored
      }
      const kept = await readOrError(copy)
      if (kept === null || isNodeError(kept)) {
        if (isNodeError(stored)) throw stored
        return null
      }
      await file.readOrSetAside()
      await file.write(kept)
      return kept
    },
    async readOrSetAside() {
      try {
        return await copied.read()
      } catch (error) {
        if (!isNodeError(error) || error.code !== 'NODE_STATE_DAMAGED') throw error
        await copy.readOrSetAside()
        return file.readOrSetAside()
      }
    },
    async write(value) {
      // The copy first: after a crash in between the document is found either as it was meant or gone, never the one
      // that was left.
      await copy.write(value)
      await file.write(value)
    },
  }
  return copied
}
