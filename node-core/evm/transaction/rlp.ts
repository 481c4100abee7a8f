import { badTransaction } from '../errors.ts'

/** A list item found in an RLP payload: where its content lies. */
export interface RlpItem {
  readonly start: number
  readonly end: number
  readonly isList: boolean
}

/**
 * The item at `offset`: `next` is where the following one starts. Strict: shortest lengths only, as in Ethereum.
 * @throws EVM_BAD_TRANSACTION
 */
export function readRlp(bytes: Uint8Array, offset: number, limit: number): RlpItem & { readonly next: number } {
  const first = bytes[offset]
  if (first === undefined || offset >= limit) throw badTransaction('RLP ends early')
  if (first < 0x80) return { start: offset, end: offset + 1, isList: false, next: offset + 1 }
  const isList = first >= 0xc0
  const base = isList ? 0xc0 : 0x80
  let length = first - base
  let start = offset + 1
  if (length > 55) {
    const lengthBytes = length - 55
    if (lengthBytes > 4 || bytes[start] === 0) throw badTransaction('RLP length is not canonical')
    length = 0
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[start + i] ?? 0)
    start += lengthBytes
    if (length <= 55) throw badTransaction('RLP length is not canonical')
  } else if (!isList && length === 1 && bytes[start]! < 0x80) throw badTransaction('RLP byte is not canonical')
  const end = start + length
  if (end > limit) throw badTransaction('RLP ends early')
  return { start, end, isList, next: end }
}

/** All items of the list at `offset`, which must fill `limit` exactly. @throws EVM_BAD_TRANSACTION */
export function readRlpList(
  bytes: Uint8Array,
  offset: number,
  limit: number,
): { readonly items: readonly RlpItem[]; readonly starts: readonly number[]; readonly contentStart: number } {
  const list = readRlp(bytes, offset, limit)
  if (!list.isList || list.next !== limit) throw badTransaction('not one RLP list')
  const items: RlpItem[] = []
  const starts: number[] = []
  for (let at = list.start; at < list.end;) {
    const item = readRlp(bytes, at, list.end)
    starts.push(at)
    items.push(item)
    at = item.next
  }
  return { items, starts, contentStart: list.start }
}

function header(length: number, base: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(base + length)
  const hex = length.toString(16)
  const size = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Uint8Array.of(base + 55 + size.length), size])
}

export function encodeRlpBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length === 1 && bytes[0]! < 0x80 ? bytes : Buffer.concat([header(bytes.length, 0x80), bytes])
}

/** A list from parts that are RLP already. */
export function encodeRlpList(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  return Buffer.concat([header(length, 0xc0), ...parts])
}
