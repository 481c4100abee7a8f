import type { ProcessStep } from './paradigmProcess.ts'

/** What decides about a row: all that the engine reads of it. */
export type RowRule = Pick<ProcessStep, 'name' | 'from' | 'by' | 'opens' | 'closes' | 'once'>

/** Where one case stands: an order, an escrow. */
export interface ProcessCase {
  readonly state: string
  /** Account of each party. */
  readonly parties: Readonly<Record<string, string>>
  /** Unix seconds; null or absent: not set yet. */
  readonly times: Readonly<Record<string, number | null>>
  /** Seconds. */
  readonly windows: Readonly<Record<string, number>>
  /** Names of the steps that were taken, those that can be taken once at least. */
  readonly taken: ReadonlySet<string>
}

function secondsOf(at: ProcessCase, after: string, plus: string | number | null): number | null {
  const time = at.times[after] ?? null
  const window = typeof plus === 'string' ? (at.windows[plus] ?? null) : (plus ?? 0)
  return time === null || window === null ? null : time + window
}

/** The last second before a row opens; null when time plays no part or is not set yet. */
export function opensAfterS(row: Pick<RowRule, 'opens'>, at: ProcessCase): number | null {
  return row.opens === null ? null : secondsOf(at, row.opens.after, row.opens.plus)
}

/** The last second in which a row can be taken. */
export function closesAtS(row: Pick<RowRule, 'closes'>, at: ProcessCase): number | null {
  return row.closes === null ? null : secondsOf(at, row.closes.at, null)
}

/** The last second of a window belongs to the party whose window it is. */
export function isInTime(row: Pick<RowRule, 'opens' | 'closes'>, at: ProcessCase, nowS: number): boolean {
  const after = opensAfterS(row, at)
  const until = closesAtS(row, at)
  return (row.opens === null || (after !== null && nowS > after)) && (row.closes === null || nowS <= (until ?? -1))
}

/** Rows that leave the present state and can still be taken by somebody, now or later. */
export function rowsOf<R extends RowRule>(rows: readonly R[], at: ProcessCase): readonly R[] {
  return rows.filter((row) => row.from === at.state && !(row.once && at.taken.has(row.name)))
}

/** Rows that this account can take now; without an account, those that somebody can. */
export function openRows<R extends RowRule>(
  rows: readonly R[],
  at: ProcessCase,
  actor: string | null,
  nowS: number,
): readonly R[] {
  return rowsOf(rows, at).filter(
    (row) =>
      isInTime(row, at, nowS) &&
      (actor === null || row.by === 'anyone' || at.parties[row.by]?.toLowerCase() === actor.toLowerCase()),
  )
}

/** What happens when nobody acts, and the last second before anyone may make it happen. */
export function nextDefaultRow<R extends RowRule>(
  rows: readonly R[],
  at: ProcessCase,
): { readonly row: R; readonly afterS: number } | null {
  const row = rowsOf(rows, at).find((candidate) => candidate.by === 'anyone')
  const afterS = row === undefined ? null : opensAfterS(row, at)
  return row === undefined || afterS === null ? null : { row, afterS }
}
