import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { LogState } from '#node-core/units/dagView.ts'
import { badSyncMessage } from './errors.ts'

/** Names carry the network, so that two networks on one machine never mix. */
export function dagProtocol(genesis: Hash): { readonly topic: string; readonly heads: string; readonly range: string } {
  const base = `/dipnet/dag/${genesis.slice(2, 18)}`
  return { topic: `${base}/units/1`, heads: `${base}/heads/1`, range: `${base}/range/1` }
}

export const HEADS_PER_ANSWER = 1_000
export const UNITS_PER_MESSAGE = 256
export const BYTES_PER_MESSAGE = 512 * 1024
export const UNITS_PER_RANGE = 5_000

export interface LogHead {
  readonly author: Address
  readonly device: Hex
  readonly seq: number
  readonly head: Hash
  readonly frozen: boolean
}
/** `only`: just this author's logs; `after`: the log name the page before ended with. */
export interface HeadsRequest {
  readonly after: string | null
  readonly only: Address | null
}
export interface RangeRequest {
  readonly author: Address
  readonly device: Hex
  readonly from: number
  readonly to: number
}

function fail(): never {
  throw badSyncMessage('not a sync message')
}
function list(bytes: Uint8Array, length?: number): unknown[] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) fail()
  return value
}
function hex<T extends Hex>(value: unknown, length: number): T {
  if (!(value instanceof Uint8Array) || value.length !== length) fail()
  return bytesToHex(value) as T
}
function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) fail()
  return value
}

export function encodeHeadsRequest({ after, only }: HeadsRequest): Uint8Array {
  return encodeCbor([after, only === null ? null : hexToBytes(only)])
}
export function decodeHeadsRequest(bytes: Uint8Array): HeadsRequest {
  const [after, only] = list(bytes, 2)
  if (after !== null && (typeof after !== 'string' || !/^0x[0-9a-f]{40}\/0x[0-9a-f]{66}$/.test(after))) fail()
  return { after, only: only === null ? null : hex<Address>(only, 20) }
}
export function encodeHeads(logs: readonly LogState[]): Uint8Array {
  return encodeCbor(
    logs.map((log) => [hexToBytes(log.author), hexToBytes(log.device), log.seq, hexToBytes(log.head), log.frozen]),
  )
}
export function decodeHeads(bytes: Uint8Array): LogHead[] {
  const rows = list(bytes)
  if (rows.length > HEADS_PER_ANSWER) fail()
  return rows.map((row) => {
    if (!Array.isArray(row) || row.length !== 5 || typeof row[4] !== 'boolean') fail()
    const [author, device, seq, head, frozen] = row as [unknown, unknown, unknown, unknown, boolean]
    return {
      author: hex<Address>(author, 20),
      device: hex(device, 33),
      seq: count(seq),
      head: hex<Hash>(head, 32),
      frozen,
    }
  })
}
export function encodeRangeRequest({ author, device, from, to }: RangeRequest): Uint8Array {
  return encodeCbor([hexToBytes(author), hexToBytes(device), from, to])
}
export function decodeRangeRequest(bytes: Uint8Array): RangeRequest {
  const [author, device, from, to] = list(bytes, 4)
  return { author: hex(author, 20), device: hex(device, 33), from: count(from), to: count(to) }
}
/** Encoded units, many in a message. */
export function encodeUnits(units: readonly Uint8Array[]): Uint8Array {
  return encodeCbor(units)
}
export function decodeUnits(bytes: Uint8Array): Uint8Array[] {
  const rows = list(bytes)
  if (rows.length > UNITS_PER_MESSAGE || rows.length === 0) fail()
  return rows.map((row) => (row instanceof Uint8Array ? row : fail()))
}
/** Cuts a run of encoded units into messages within both limits. */
export function* packUnits(units: Iterable<Uint8Array>): Generator<Uint8Array> {
  let some: Uint8Array[] = []
  let bytes = 0
  for (const unit of units) {
    if (some.length === UNITS_PER_MESSAGE || (some.length > 0 && bytes + unit.length > BYTES_PER_MESSAGE)) {
      yield encodeUnits(some)
      some = []
      bytes = 0
    }
    some.push(unit)
    bytes += unit.length
  }
  if (some.length > 0) yield encodeUnits(some)
}
