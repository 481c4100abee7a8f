import { glbBadJson, glbTooMany } from '../errors.ts'

/** glTF JSON as it comes: every value is read through one of the functions here. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** A list of objects, empty when absent. @throws MODELING_GLB_BAD_JSON, MODELING_GLB_TOO_MANY_ITEMS */
export function objectsOf(parent: JsonObject, key: string, max = Infinity): readonly JsonObject[] {
  const value = parent[key]
  if (value === undefined) return []
  if (!Array.isArray(value)) throw glbBadJson('not a list', { key })
  if (value.length > max) throw glbTooMany('too many entries', { key, count: value.length, max })
  for (const item of value) if (!isJsonObject(item)) throw glbBadJson('not a list of objects', { key })
  return value as readonly JsonObject[]
}

export function objectOf(parent: JsonObject, key: string): JsonObject | undefined {
  const value = parent[key]
  if (value === undefined) return undefined
  if (!isJsonObject(value)) throw glbBadJson('not an object', { key })
  return value
}

/** A whole number ≥ 0. Values beyond 2^53 are refused. */
export function countOf(parent: JsonObject, key: string, fallback?: number): number {
  const value = parent[key] ?? fallback
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw glbBadJson('not a count', { key })
  return value
}

/** An index below `length`, or undefined when absent. */
export function indexOf(parent: JsonObject, key: string, length: number): number | undefined {
  if (parent[key] === undefined) return undefined
  const value = countOf(parent, key)
  if (value >= length) throw glbBadJson('points at nothing', { key, index: value, length })
  return value
}

export function indicesOf(parent: JsonObject, key: string, length: number): readonly number[] {
  const value = parent[key]
  if (value === undefined) return []
  if (!Array.isArray(value)) throw glbBadJson('not a list', { key })
  for (const item of value)
    if (!Number.isSafeInteger(item) || item < 0 || item >= length)
      throw glbBadJson('points at nothing', { key, length })
  return value as readonly number[]
}

export function stringsOf(parent: JsonObject, key: string): readonly string[] {
  const value = parent[key]
  if (value === undefined) return []
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw glbBadJson('not a list of strings', { key })
  return value as readonly string[]
}
