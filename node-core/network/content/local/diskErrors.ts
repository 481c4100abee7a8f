import { contentNoSpace } from '../errors.ts'

const isCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** Null where there is no such file. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** @throws CONTENT_NO_SPACE */
export async function spaceChecked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isCode(error, 'ENOSPC', 'EDQUOT')) throw contentNoSpace('the disk is full', {}, error)
    throw error
  }
}
