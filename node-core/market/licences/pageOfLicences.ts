import type { Address } from '#node-core/model/ids.ts'
import type { LicenceRecord } from './licenceRecord.ts'

/** Which lines, and where in the list. */
export interface LicencesQuery {
  readonly studio?: Address | undefined
  readonly limit: number
  /** Lines after this one. */
  readonly before?: Address | undefined
}

/**
 * A page of licence lines, as `read` tells each: documents are fetched for the page that somebody looks at, not for all
 * there are. A line that cannot be read now, or is not what was licensed, is left out, and the next takes its place.
 * @param lines newest first
 */
export async function pageOfLicences<T>(
  lines: readonly LicenceRecord[],
  { studio, limit, before }: LicencesQuery,
  read: (line: LicenceRecord) => Promise<T>,
): Promise<readonly T[]> {
  const from = before === undefined ? 0 : lines.findIndex(({ address }) => address === before) + 1
  // A line that the chain no longer has has nothing behind it: the list begins anew with the next look.
  if (before !== undefined && from === 0) return []
  const rest = lines.slice(from).filter((line) => studio === undefined || line.studio === studio)
  const page: T[] = []
  for (let at = 0; at < rest.length && page.length < limit;) {
    const batch = rest.slice(at, at + limit - page.length)
    at += batch.length
    const found = await Promise.all(batch.map((line) => read(line).catch(() => null)))
    page.push(...found.filter((row) => row !== null))
  }
  return page
}
