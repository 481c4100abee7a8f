import type { ErrorCode } from './errorCodes.ts'
import { toNodeError, type ErrorFamily } from './errors.ts'
import type { Logger } from './log.ts'

/**
 * Stops the whole list: our own disk contradicts itself, or the caller has gone. A stranger's row can cause neither.
 */
const STOPS = (code: ErrorCode, family: ErrorFamily) => family === 'corrupt' || code === 'CANCELLED'

export interface RowList<T> {
  /** Name of the list, for the log. */
  readonly list: string
  readonly rows: Iterable<T> | AsyncIterable<T>
  readonly log: Logger
}

/**
 * Reads a list whose rows strangers wrote, one after the other: a row that fails (or reads as null) is left out and
 * counted in one
 * line of the log; the others stay.
 */
export async function eachRow<T, R>(
  { list, rows, log }: RowList<T>,
  read: (row: T) => R | null | Promise<R | null>,
): Promise<R[]> {
  const found: R[] = []
  let skipped = 0
  let first: unknown
  for await (const row of rows) {
    try {
      const result = await read(row)
      if (result !== null) found.push(result)
    } catch (error) {
      const { code, family } = toNodeError(error)
      if (STOPS(code, family)) throw error
      if (skipped++ === 0) first = error
    }
  }
  if (skipped > 0) log.info('rows of a list left out', { list, skipped, code: toNodeError(first).code, error: first })
  return found
}
