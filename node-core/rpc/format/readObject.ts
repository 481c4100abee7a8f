import { badParams } from '../errors.ts'

/**
 * An object with no keys but these: what is not understood is refused, never dropped in silence. Null counts as absent.
 * @throws RPC_BAD_PARAMS
 */
export function readObject(value: unknown, name: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badParams('not an object', { name })
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && item !== undefined && !keys.includes(key))
      throw badParams(`not understood: ${key.slice(0, 60)}`, { name, key: key.slice(0, 60) })
  }
  return value as Readonly<Record<string, unknown>>
}
