import type { Engraving } from '#node-core/model/design.ts'
import type { PropColor } from '#node-core/model/prop.ts'

/** What a list of commands adds up to. Only what differs from the prop as published is in it. */
export interface DesignState {
  readonly variant: string | null
  /** Longest side of the finished piece, mm; null = as published. */
  readonly sizeMm: number | null
  readonly colors: Readonly<Record<string, PropColor>>
  readonly materials: Readonly<Record<string, string>>
  /** By zone. */
  readonly engravings: Readonly<Record<string, Engraving>>
}

export const EMPTY_STATE: DesignState = { variant: null, sizeMm: null, colors: {}, materials: {}, engravings: {} }

/** A copy with one entry set, or removed when `value` is null. */
export function withEntry<T>(
  record: Readonly<Record<string, T>>,
  key: string,
  value: T | null,
): Readonly<Record<string, T>> {
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
  return value === null ? rest : { ...rest, [key]: value }
}
