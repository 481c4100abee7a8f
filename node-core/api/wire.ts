import { defineError } from '../kernel/errors.ts'
import { jsonFits, type JsonLimits } from '../kernel/jsonFits.ts'

export const badWire = defineError('invalid', 'API_BAD_WIRE')

/** Both ends keep to it: the largest answer has tens of thousands of values, and designs nest a dozen deep. */
const WIRE_LIMITS = { chars: 64_000_000, depth: 64, items: 1_000_000 }

const BYTES_CHUNK = 0x8000
declare const btoa: (binary: string) => string
declare const atob: (base64: string) => string

function bytesToBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += BYTES_CHUNK)
    binary += String.fromCharCode(...bytes.subarray(i, i + BYTES_CHUNK))
  return btoa(binary)
}

function base64ToBytes(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

function tag(value: unknown): unknown {
  if (typeof value === 'bigint') return { $n: value.toString() }
  if (value instanceof Uint8Array) return { $b: bytesToBase64(value) }
  if (Array.isArray(value)) return value.map(tag)
  if (value !== null && typeof value === 'object') {
    const out: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value))
      if (item !== undefined) out[key.startsWith('$') ? `$${key}` : key] = tag(item)
    return out
  }
  return value
}

function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  const first = entries[0]
  if (entries.length === 1 && first !== undefined) {
    if (first[0] === '$n' && typeof first[1] === 'string' && /^-?\d{1,400}$/.test(first[1])) return BigInt(first[1])
    if (first[0] === '$b' && typeof first[1] === 'string') return base64ToBytes(first[1])
  }
  const out: Record<string, unknown> = {}
  for (const [key, item] of entries) {
    if (key === '__proto__') throw badWire('reserved key')
    if (key.startsWith('$') && !key.startsWith('$$')) throw badWire('unknown tag', { tag: key.slice(0, 10) })
    out[key.startsWith('$$') ? key.slice(1) : key] = untag(item)
  }
  return out
}

/** The one wire encoding on every transport: JSON in which bigint is `{"$n":"12"}` and bytes `{"$b":"base64"}`. */
export function encodeWire(value: unknown): string {
  return JSON.stringify(tag(value)) ?? 'null'
}

/** @throws API_BAD_WIRE */
export function decodeWire(text: string, limits: JsonLimits = WIRE_LIMITS): unknown {
  if (!jsonFits(text, limits)) throw badWire('more than a message may hold', { length: text.length })
  try {
    return untag(JSON.parse(text))
  } catch (cause) {
    throw badWire('not a wire message', { length: text.length }, cause)
  }
}
