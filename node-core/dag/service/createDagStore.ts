import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Unit } from '#node-core/model/unit.ts'
import type { DagView, LogState } from '../core/dagView.ts'
import { logName } from '../core/delegation.ts'
import { decodeUnit, encodeUnit } from '../core/unitCodec.ts'
import { dagCorrupt } from '../errors.ts'
import type { AnchorPort, DagStorage } from './ports.ts'

type Index = 'subject' | 'author' | 'kind'
const INDEX_LETTER: Record<Index, string> = { subject: 's', author: 'a', kind: 'k' }
/** After every character our keys use. */
const LAST = '~'
const padded = (value: number) => value.toString(16).padStart(14, '0')

export interface DagStore {
  readonly view: DagView
  unit(id: Hash): Unit | undefined
  encoded(id: Hash): Uint8Array | undefined
  addUnit(unit: Unit, log: LogState): void
  addProof(log: LogState, first: Hash, second: Uint8Array): void
  /** Writes everything added since, all or nothing, on disk when it resolves. */
  flush(): Promise<void>
  logs(options?: { author?: Address; after?: string; limit?: number }): Promise<LogState[]>
  /** Ids in order after `after` (a place, see {@link placeOf}). */
  list(index: Index, value: string, options: { after?: string; limit: number; reverse: boolean }): AsyncIterable<Hash>
  proofs(): Promise<{ author: Address; device: Hex; first: Hash; second: Uint8Array }[]>
  note(key: string): Uint8Array | undefined
  setNote(key: string, value: Uint8Array): void
}

/** Where a unit stands in the common order, as a text that sorts. */
export function placeOf(unit: Pick<Unit, 'lamport' | 'id'>): string {
  return `${padded(unit.lamport)}/${unit.id}`
}

interface LogRecord { author: Uint8Array; device: Uint8Array; seq: number; head: Uint8Array; lamport: number; anchorHeight: number; anchorHash: Uint8Array; frozen: boolean }

function encodeLog(log: LogState): Uint8Array {
  const record: LogRecord = {
    author: hexToBytes(log.author), device: hexToBytes(log.device), seq: log.seq, head: hexToBytes(log.head), lamport: log.lamport,
    anchorHeight: log.anchorRef.height, anchorHash: hexToBytes(log.anchorRef.hash), frozen: log.frozen,
  }
  return encodeCbor(record)
}
function decodeLog(bytes: Uint8Array): LogState {
  const record = decodeCbor(bytes) as LogRecord
  return {
    author: bytesToHex(record.author) as Address, device: bytesToHex(record.device), seq: record.seq, head: bytesToHex(record.head) as Hash,
    lamport: record.lamport, anchorRef: { height: record.anchorHeight, hash: bytesToHex(record.anchorHash) as Hash }, frozen: record.frozen,
  }
}

/**
 * Units and their indexes in two buckets. `unit`: id → [lamport, author, encoded unit]. `dag`: `log/author/device` → state,
 * `at/author/device/seq` → id, `s|a|k/value/lamport/id` → nothing, `proof/author/device`, `note/…`.
 */
export function createDagStore(storage: DagStorage, genesis: Hash, anchors: AnchorPort): DagStore {
  const operations = new Map<string, ReturnType<DagStorage['dag']['put']>>()
  const newUnits = new Map<Hash, Uint8Array>()
  const newTexts = new Map<string, Uint8Array>()
  const put = (key: string, value: Uint8Array) => {
    newTexts.set(key, value)
    operations.set(key, storage.dag.put(key, value))
  }
  const text = (key: string) => newTexts.get(key) ?? storage.dag.get(key)
  const stored = (id: Hash) => newUnits.get(id) ?? storage.unit.get(id)
  const parse = (bytes: Uint8Array): { lamport: number; author: Address; encoded: Uint8Array } => {
    const value = decodeCbor(bytes)
    if (!Array.isArray(value) || value.length !== 3) throw dagCorrupt('unit record unreadable')
    const [lamport, author, encoded] = value as [number, Uint8Array, Uint8Array]
    return { lamport, author: bytesToHex(author) as Address, encoded }
  }
  const readUnit = (id: Hash): Unit | undefined => {
    const bytes = stored(id)
    if (bytes === undefined) return undefined
    try {
      const { lamport, encoded } = parse(bytes)
      return { ...decodeUnit(encoded), lamport }
    } catch (cause) {
      throw isNodeError(cause) && cause.family === 'corrupt' ? cause : dagCorrupt('stored unit unreadable', { id }, cause)
    }
  }
  const view: DagView = {
    genesis,
    log(author, device) {
      const bytes = text(`log/${logName(author, device)}`)
      return bytes === undefined ? undefined : decodeLog(bytes)
    },
    at(author, device, seq) {
      const bytes = text(`at/${logName(author, device)}/${padded(seq)}`)
      return bytes === undefined ? undefined : (bytesToHex(bytes) as Hash)
    },
    facts(id) {
      const bytes = stored(id)
      if (bytes === undefined) return undefined
      const { author, lamport } = parse(bytes)
      return { author, lamport }
    },
    isAnchored: (id) => anchors.isAnchored(id),
    isFinal: (anchor) => anchors.isFinal(anchor),
  }
  return {
    view,
    unit: readUnit,
    encoded(id) {
      const bytes = stored(id)
      return bytes === undefined ? undefined : parse(bytes).encoded
    },
    addUnit(unit, log) {
      const record = encodeCbor([unit.lamport, hexToBytes(unit.header.author), encodeUnit(unit)])
      newUnits.set(unit.id, record)
      operations.set(unit.id, storage.unit.put(unit.id, record))
      const name = logName(log.author, log.device)
      put(`log/${name}`, encodeLog(log))
      put(`at/${name}/${padded(unit.header.seq)}`, hexToBytes(unit.id))
      const place = placeOf(unit)
      const empty = new Uint8Array()
      put(`s/${unit.header.subject}/${place}`, empty)
      put(`a/${unit.header.author}/${place}`, empty)
      put(`k/${unit.header.kind}/${place}`, empty)
    },
    addProof(log, first, second) {
      const name = logName(log.author, log.device)
      put(`log/${name}`, encodeLog(log))
      put(`proof/${name}`, encodeCbor([hexToBytes(first), second]))
    },
    async flush() {
      if (operations.size === 0) return
      const batch = [...operations.values()]
      try {
        await storage.commit(batch, { sync: true })
      } finally {
        // Failed (disk full): forgotten, as it is not on disk either. Sync, or the person, brings it again.
        operations.clear()
        newUnits.clear()
        newTexts.clear()
      }
    },
    async logs({ author, after, limit = 1_000 } = {}) {
      const prefix = author === undefined ? 'log/' : `log/${author}/`
      const logs: LogState[] = []
      const gte = after === undefined ? prefix : `log/${after}!`
      for await (const [, bytes] of storage.dag.entries({ gte, lt: prefix + LAST, limit })) logs.push(decodeLog(bytes))
      return logs
    },
    async *list(index, value, { after, limit, reverse }) {
      const prefix = `${INDEX_LETTER[index]}/${value}/`
      const range = reverse ? { gte: prefix, lt: after === undefined ? prefix + LAST : prefix + after } : { gte: after === undefined ? prefix : `${prefix}${after}!`, lt: prefix + LAST }
      for await (const [key] of storage.dag.entries({ ...range, reverse, ...(limit < 0 ? {} : { limit }) })) yield key.slice(-66) as Hash
    },
    async proofs() {
      const found: { author: Address; device: Hex; first: Hash; second: Uint8Array }[] = []
      for await (const [key, bytes] of storage.dag.entries({ gte: 'proof/', lt: `proof/${LAST}` })) {
        const [, author, device] = key.split('/')
        const [first, second] = decodeCbor(bytes) as [Uint8Array, Uint8Array]
        found.push({ author: author as Address, device: device as Hex, first: bytesToHex(first) as Hash, second })
      }
      return found
    },
    note: (key) => text(`note/${key}`),
    setNote: (key, value) => put(`note/${key}`, value),
  }
}
