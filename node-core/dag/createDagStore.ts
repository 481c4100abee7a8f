import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Unit } from '#node-core/model/unit.ts'
import type { Backlog } from '#node-core/units/createBacklog.ts'
import type { DagView, LogState } from '#node-core/units/dagView.ts'
import { logName } from '#node-core/units/delegation.ts'
import { decodeUnit, encodeUnit } from '#node-core/units/unitCodec.ts'
import { dagCorrupt } from './errors.ts'
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
  /** Takes a unit out, with its log where it was the last of it. To be done oldest first. */
  dropUnit(id: Hash): void
  /** What the authors' units take on disk, and who has how many of them. */
  readonly backlog: Backlog
  /** Reads what is held into {@link backlog}; once, before anything is added. */
  countHeld(): Promise<void>
  /** Writes everything added since, all or nothing, on disk when it resolves. */
  flush(): Promise<void>
  logs(options?: { author?: Address; after?: string; limit?: number }): Promise<LogState[]>
  /** Ids in order after `after` (a place, see {@link placeOf}). */
  list(index: Index, value: string, options: { after?: string; limit: number; reverse: boolean }): AsyncIterable<Hash>
  proofs(): Promise<{ author: Address; device: Hex; first: Hash; second: Uint8Array }[]>
  note(key: string): Uint8Array | undefined
  setNote(key: string, value: Uint8Array): void
}

/** What indexes and log records take beside a unit's own record, bytes. */
const UNIT_OVERHEAD = 640

/** Where a unit stands in the common order, as a text that sorts. */
export function placeOf(unit: Pick<Unit, 'lamport' | 'id'>): string {
  return `${padded(unit.lamport)}/${unit.id}`
}

interface LogRecord {
  author: Uint8Array
  device: Uint8Array
  seq: number
  head: Uint8Array
  lamport: number
  anchorHeight: number
  anchorHash: Uint8Array
  frozen: boolean
}

function encodeLog(log: LogState): Uint8Array {
  const record: LogRecord = {
    author: hexToBytes(log.author),
    device: hexToBytes(log.device),
    seq: log.seq,
    head: hexToBytes(log.head),
    lamport: log.lamport,
    anchorHeight: log.anchorRef.height,
    anchorHash: hexToBytes(log.anchorRef.hash),
    frozen: log.frozen,
  }
  return encodeCbor(record)
}
function decodeLog(bytes: Uint8Array): LogState {
  const record = decodeCbor(bytes) as LogRecord
  return {
    author: bytesToHex(record.author) as Address,
    device: bytesToHex(record.device),
    seq: record.seq,
    head: bytesToHex(record.head) as Hash,
    lamport: record.lamport,
    anchorRef: { height: record.anchorHeight, hash: bytesToHex(record.anchorHash) as Hash },
    frozen: record.frozen,
  }
}

/**
 * Units and their indexes in two buckets. `unit`: id → [lamport, author, encoded unit]. `dag`: `log/author/device` →
 * state,
 * `at/author/device/seq` → id, `s|a|k/value/lamport/id` → nothing, `use/author` → [units, bytes],
 * `proof/author/device`, `note/…`.
 */
export function createDagStore(storage: DagStorage, genesis: Hash, anchors: AnchorPort, backlog: Backlog): DagStore {
  const operations = new Map<string, ReturnType<DagStorage['dag']['put']>>()
  /** Null: taken out. */
  const newUnits = new Map<Hash, Uint8Array | null>()
  const newTexts = new Map<string, Uint8Array | null>()
  const put = (key: string, value: Uint8Array) => {
    newTexts.set(key, value)
    operations.set(key, storage.dag.put(key, value))
  }
  const remove = (key: string) => {
    newTexts.set(key, null)
    operations.set(key, storage.dag.del(key))
  }
  const text = (key: string) => {
    const fresh = newTexts.get(key)
    return fresh === undefined ? storage.dag.get(key) : (fresh ?? undefined)
  }
  const stored = (id: Hash) => {
    const fresh = newUnits.get(id)
    return fresh === undefined ? storage.unit.get(id) : (fresh ?? undefined)
  }
  const noteUse = (author: Address) => {
    const { units, bytes } = backlog.of(author)
    if (units > 0) put(`use/${author}`, encodeCbor([units, bytes]))
    else remove(`use/${author}`)
  }
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
      throw isNodeError(cause) && cause.family === 'corrupt'
        ? cause
        : dagCorrupt('stored unit unreadable', { id }, cause)
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
      backlog.add(log.author, record.length + UNIT_OVERHEAD)
      noteUse(log.author)
    },
    addProof(log, first, second) {
      const name = logName(log.author, log.device)
      put(`log/${name}`, encodeLog(log))
      const proof = encodeCbor([hexToBytes(first), second])
      put(`proof/${name}`, proof)
      backlog.add(log.author, proof.length)
      noteUse(log.author)
    },
    dropUnit(id) {
      const bytes = stored(id)
      const unit = readUnit(id)
      if (bytes === undefined || unit === undefined) return
      const { author, device, seq, subject, kind } = unit.header
      const name = logName(author, device)
      newUnits.set(id, null)
      operations.set(id, storage.unit.del(id))
      const place = placeOf(unit)
      for (const key of [
        `at/${name}/${padded(seq)}`,
        `s/${subject}/${place}`,
        `a/${author}/${place}`,
        `k/${kind}/${place}`,
      ])
        remove(key)
      if (view.log(author, device)?.head === id) {
        const proof = text(`proof/${name}`)
        if (proof !== undefined) backlog.remove(author, 1, proof.length)
        for (const key of [`log/${name}`, `proof/${name}`]) remove(key)
      }
      backlog.remove(author, 1, bytes.length + UNIT_OVERHEAD)
      noteUse(author)
    },
    backlog,
    async countHeld() {
      if (text('note/counted') !== undefined) {
        for await (const [key, value] of storage.dag.entries({ gte: 'use/', lt: `use/${LAST}` })) {
          const [units, bytes] = decodeCbor(value) as [number, number]
          backlog.set(key.slice(4) as Address, { units, bytes })
        }
        return
      }
      for await (const [key] of storage.dag.entries({ gte: 'a/', lt: `a/${LAST}` })) {
        backlog.add(
          key.split('/')[1] as Address,
          (storage.unit.get(key.slice(-66) as Hash)?.length ?? 0) + UNIT_OVERHEAD,
        )
      }
      for await (const [key, value] of storage.dag.entries({ gte: 'proof/', lt: `proof/${LAST}` }))
        backlog.add(key.split('/')[1] as Address, value.length)
      let last: Address | undefined
      for await (const [key] of storage.dag.entries({ gte: 'a/', lt: `a/${LAST}` })) {
        const author = key.split('/')[1] as Address
        if (author !== last) noteUse(author)
        last = author
      }
      put('note/counted', new Uint8Array([1]))
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
      const range = reverse
        ? { gte: prefix, lt: after === undefined ? prefix + LAST : prefix + after }
        : { gte: after === undefined ? prefix : `${prefix}${after}!`, lt: prefix + LAST }
      for await (const [key] of storage.dag.entries({ ...range, reverse, ...(limit < 0 ? {} : { limit }) })) {
        const id = key.slice(-66) as Hash
        if (newUnits.get(id) !== null) yield id
      }
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
