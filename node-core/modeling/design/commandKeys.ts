import { isRecord } from '#node-core/model/documentIssue.ts'

/**
 * A key for each key of `T`, at every depth: one that is forgotten or too many does not compile. What may be left out
 * is hashed only where it is there, so that documents from before it keep their hash.
 */
export type KeysOf<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? 'optional'
    : NonNullable<T[K]> extends object
      ? KeysOf<NonNullable<T[K]>>
      : true
}

/** The same without the type it was made for. */
export interface Keys {
  readonly [key: string]: true | 'optional' | Keys
}

/**
 * The same design must always have the same bytes: missing keys and keys nobody reads are refused, and so is one that
 * may be left out and says nothing. Records under a key
 * are looked into; whether there is one at all is for the rules to say.
 */
export function hasExactKeys(value: Readonly<Record<string, unknown>>, keys: Keys): boolean {
  if (Object.keys(value).some((key) => !Object.hasOwn(keys, key))) return false
  return Object.entries(keys).every(([key, inner]) => {
    if (!Object.hasOwn(value, key)) return inner === 'optional'
    const under = value[key]
    if (inner === 'optional') return under !== undefined
    return inner === true || !isRecord(under) || hasExactKeys(under, inner)
  })
}

/** Plain data with exactly these keys, whatever else the value carries; what may be left out only where it is there. */
export function pickKeys<T extends object>(value: T, keys: KeysOf<T>): T {
  return pick(value as Readonly<Record<string, unknown>>, keys as Keys) as T
}

function pick(value: Readonly<Record<string, unknown>>, keys: Keys): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, inner]) => {
      const under = value[key]
      if (inner === 'optional') return under === undefined ? [] : [[key, under]]
      return [[key, inner !== true && isRecord(under) ? pick(under, inner) : under]]
    }),
  )
}
