import { isRecord } from '#node-core/model/documentIssue.ts'

/** A key for each key of `T`, at every depth: one that is forgotten or too many does not compile. */
export type KeysOf<T> = {
  readonly [K in keyof T]-?: NonNullable<T[K]> extends object ? KeysOf<NonNullable<T[K]>> : true
}

/** The same without the type it was made for. */
export interface Keys {
  readonly [key: string]: true | Keys
}

/**
 * The same design must always have the same bytes: missing keys and keys nobody reads are refused. Records under a key
 * are looked into; whether there is one at all is for the rules to say.
 */
export function hasExactKeys(value: Readonly<Record<string, unknown>>, keys: Keys): boolean {
  const expected = Object.entries(keys)
  if (Object.keys(value).length !== expected.length) return false
  return expected.every(([key, inner]) => {
    if (!Object.hasOwn(value, key)) return false
    const under = value[key]
    return inner === true || !isRecord(under) || hasExactKeys(under, inner)
  })
}

/** Plain data with exactly these keys, whatever else the value carries. */
export function pickKeys<T extends object>(value: T, keys: KeysOf<T>): T {
  return pick(value as Readonly<Record<string, unknown>>, keys as Keys) as T
}

function pick(value: Readonly<Record<string, unknown>>, keys: Keys): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, inner]) => {
      const under = value[key]
      return [key, inner !== true && isRecord(under) ? pick(under, inner) : under]
    }),
  )
}
