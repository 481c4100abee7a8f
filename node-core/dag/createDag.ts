import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { publicKeyOf, randomPrivateKey, sign } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { ZERO_HASH } from '#node-core/model/ids.ts'
import { DEVICE_KIND, UNIT_LIMITS, type Unit } from '#node-core/model/unit.ts'
import type { Network, PeerName } from '#node-core/network/network.ts'
import { createBacklog, type BacklogLimits } from '#node-core/units/createBacklog.ts'
import type { LogState } from '#node-core/units/dagView.ts'
import { delegationHash, logName } from '#node-core/units/delegation.ts'
import { decodeUnit, encodeUnit, isUnitKind, unitIdBytes, type UnsignedHeader } from '#node-core/units/unitCodec.ts'
import { badUnitInput, dagStopped } from './errors.ts'
import { createDagStore, placeOf } from './createDagStore.ts'
import { createDagSync } from './createDagSync.ts'
import { createIngest } from './createIngest.ts'
import { createVerifier } from './createVerifier.ts'
import type { LogHead } from './dagProtocol.ts'
import type { Dag, StoredUnit, UnitInput, UnitQuery } from './dag.ts'
import type { AnchorPort, DagStorage, StandingPort, UnitAuthor } from './ports.ts'

export interface DagOptions {
  readonly storage: DagStorage
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly genesisHash: Hash
  /** What the device key lies under on the disk. @default nothing */
  readonly secretBox?: { seal(plain: Uint8Array): Uint8Array; open(sealed: Uint8Array): Uint8Array | null }
  /** @default knows no chain: genesis is final, nothing is anchored */
  readonly anchors?: AnchorPort
  /** @default everybody has full quota */
  readonly standing?: StandingPort
  /** @default {@link BACKLOG_LIMITS} */
  readonly backlogLimits?: BacklogLimits
  /** How often peers are asked for their heads, ms; they also are on connecting. @default 15000 */
  readonly syncIntervalMs?: number
  /** Own units are gossiped together after this pause, ms. @default 20 */
  readonly publishDelayMs?: number
}

const MOST_PER_PAGE = 1_000
const REVIEW_MS = 60_000

function checkInput(input: UnitInput): void {
  if (input.payload.length > UNIT_LIMITS.payloadBytes)
    throw badUnitInput('payload is larger than 32 KiB', { length: input.payload.length })
  if (!isUnitKind(input.kind) || input.kind === DEVICE_KIND)
    throw badUnitInput('not a kind', { kind: input.kind.slice(0, 80) })
  if (!/^0x[0-9a-f]{64}$/.test(input.subject)) throw badUnitInput('subject is not a hash')
  if ((input.refs?.length ?? 0) > UNIT_LIMITS.refs || new Set(input.refs).size !== (input.refs?.length ?? 0))
    throw badUnitInput('too many or repeated refs')
}

/** Opens the DAG over its storage and starts syncing. */
export async function createDag(options: DagOptions): Promise<Dag> {
  const { network, clock, log, genesisHash } = options
  const anchors: AnchorPort = options.anchors ?? {
    newest: () => ({ height: 0, hash: genesisHash }),
    isFinal: () => true,
    isAnchored: () => false,
  }
  /** Authors with a log of this device: what is theirs is nowhere else, perhaps. */
  const ownAuthors = new Set<Address>()
  const capacityOf = (author: Address) =>
    ownAuthors.has(author)
      ? Infinity
      : options.standing === undefined
        ? UNIT_LIMITS.backlogUnits
        : options.standing.capacity(author)
  const store = createDagStore(options.storage, genesisHash, anchors, createBacklog(capacityOf, options.backlogLimits))
  const ingest = createIngest(store, await createVerifier(), clock)
  const units = createEmitter<StoredUnit>((error) => log.error('unit listener failed', { error }))
  const unsentCounts = createEmitter<number>((error) => log.error('unsent listener failed', { error }))
  /** Own logs: how far they go, and how far another node is known to have them. */
  const own = new Map<string, { seq: number; sent: number }>()
  let stopped = false
  const queue = createSerialQueue()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    queue(() => {
      if (stopped) throw dagStopped('the DAG has stopped')
      return work()
    })

  // The device key lives with the logs it writes: a lost or copied profile gets a new one, never a forked log.
  const kept = store.note('device')
  // Earlier versions kept it plain: 32 bytes.
  let deviceKey = kept === undefined || kept.length === 32 ? kept : (options.secretBox?.open(kept) ?? undefined)
  const keepDevice = (key: Uint8Array) => store.setNote('device', options.secretBox?.seal(key) ?? key)
  const newDevice = () => {
    deviceKey = randomPrivateKey()
    keepDevice(deviceKey)
    own.clear()
  }
  if (deviceKey === undefined) {
    newDevice()
    await store.flush()
  } else if (kept?.length === 32 && options.secretBox !== undefined) {
    keepDevice(deviceKey)
    await store.flush()
  }
  const device = (): Hex => bytesToHex(publicKeyOf(deviceKey!))
  for (let after: string | undefined; ;) {
    const page: LogState[] = await store.logs({ limit: MOST_PER_PAGE, ...(after === undefined ? {} : { after }) })
    for (const one of page) {
      if (one.device !== device()) continue
      ownAuthors.add(one.author)
      const name = logName(one.author, one.device)
      const sent = store.note(`sent/${name}`)
      own.set(name, { seq: one.seq, sent: sent === undefined ? -1 : Number(decodeCbor(sent)) })
    }
    const last = page.at(-1)
    if (page.length < MOST_PER_PAGE || last === undefined) break
    after = logName(last.author, last.device)
  }

  await store.countHeld()
  await store.flush()

  const isUnsent = (unit: Unit) => {
    const progress = own.get(logName(unit.header.author, unit.header.device))
    return progress !== undefined && unit.header.seq > progress.sent
  }
  const withState = (unit: Unit): StoredUnit => ({ ...unit, unsent: isUnsent(unit) })
  const unsent = () => [...own.values()].reduce((sum, { seq, sent }) => sum + seq - Math.max(sent, 0), 0)

  const take = async (encoded: readonly Uint8Array[], from: PeerName) => {
    const { accepted, pending, proofs, offence, refused } = await inTurn(() => ingest.take(encoded, from))
    for (const unit of accepted) {
      const name = logName(unit.header.author, unit.header.device)
      const progress = own.get(name)
      // Our own log further on elsewhere than here: an old copy of this profile was restored. Go on from there.
      if (progress !== undefined) own.set(name, { seq: unit.header.seq, sent: unit.header.seq })
      units.emit(withState(unit))
    }
    if (proofs > 0) log.warn('a device forked its log', { from, proofs })
    if (offence !== null) log.debug('peer sent a bad unit', { from, code: offence.code })
    if (pending > 0) void sync.syncWith(from)
    const verdict =
      offence !== null ? ('reject' as const) : accepted.length + proofs > 0 ? ('accept' as const) : ('ignore' as const)
    return { taken: accepted.length + proofs, verdict, refused }
  }

  const seen = (head: LogHead) => {
    const name = logName(head.author, head.device)
    const progress = own.get(name)
    if (progress === undefined || head.seq <= progress.sent || head.seq > progress.seq) return
    // Only if they have our unit there: a made-up head must not make us believe that our work is safe.
    if (store.view.at(head.author, head.device, head.seq) !== head.head) return
    progress.sent = head.seq
    void inTurn(async () => {
      store.setNote(`sent/${name}`, encodeCbor(progress.sent))
      await store.flush()
    }).catch((error: unknown) => log.warn('could not note what was sent', { error }))
    unsentCounts.emit(unsent())
  }

  const sync = createDagSync({
    genesis: genesisHash,
    network,
    clock,
    log,
    store,
    intervalMs: options.syncIntervalMs ?? 15_000,
    take,
    seen,
    wants: (author, from) => ingest.wants(author, from),
  })

  // Money moves and strangers come: who has standing is looked at again now and then.
  let cancelReview: () => void = () => undefined
  const review = () => {
    cancelReview = clock.after(REVIEW_MS, () => {
      void inTurn(() => ingest.trim())
        .catch((error: unknown) => log.warn('could not make room', { error }))
        .finally(() => !stopped && review())
    })
  }
  review()

  let outgoing: Uint8Array[] = []
  const authorsToConfirm = new Set<Address>()
  const flushOutgoing = async () => {
    const batch = outgoing
    outgoing = []
    const authors = [...authorsToConfirm]
    authorsToConfirm.clear()
    if (stopped) return
    await sync.publish(batch)
    // A moment for them to arrive, then ask who has them, so that "not sent yet" goes away by itself.
    clock.after(300, () => {
      if (!stopped) for (const author of authors) void sync.sync(author)
    })
  }
  const publishSoon = (unit: Unit) => {
    outgoing.push(encodeUnit(unit))
    authorsToConfirm.add(unit.header.author)
    if (outgoing.length === 1)
      clock.after(
        options.publishDelayMs ?? 20,
        () => void flushOutgoing().catch((error: unknown) => log.warn('could not gossip units', { error })),
      )
  }

  /** Signs and adds one unit to the store (not yet flushed). */
  const write = (
    before: LogState | undefined,
    author: Address,
    parents: readonly { id: Hash; lamport: number }[],
    input: UnitInput,
  ): { unit: Unit; log: LogState } => {
    const newest = anchors.newest()
    const header: UnsignedHeader = {
      v: 1,
      genesis: genesisHash,
      author,
      device: device(),
      seq: before === undefined ? 0 : before.seq + 1,
      prev: before?.head ?? null,
      parents: parents.map(({ id }) => id).sort(),
      refs: [...(input.refs ?? [])],
      anchorRef: before !== undefined && before.anchorRef.height > newest.height ? before.anchorRef : newest,
      ts: Math.max(0, Math.trunc(clock.now())),
      subject: input.subject,
      kind: input.kind,
      payloadHash: keccak256Hex(input.payload) as Hash,
      length: input.payload.length,
    }
    const idBytes = unitIdBytes(header)
    const signature = bytesToHex(sign(idBytes, deviceKey!).subarray(0, 64))
    const lamport = 1 + Math.max(before?.lamport ?? 0, ...parents.map((parent) => parent.lamport))
    const unit: Unit = {
      id: bytesToHex(idBytes) as Hash,
      header: { ...header, signature },
      payload: input.payload.slice(),
      lamport,
    }
    const after: LogState = {
      author,
      device: header.device,
      seq: header.seq,
      head: unit.id,
      lamport,
      anchorRef: header.anchorRef,
      frozen: false,
    }
    store.addUnit(unit, after)
    return { unit, log: after }
  }

  const append = async (author: UnitAuthor, input: UnitInput): Promise<StoredUnit> => {
    checkInput(input)
    const written = await inTurn(async () => {
      const made: Unit[] = []
      let mine = store.view.log(author.address, device())
      if (mine?.frozen === true) {
        log.warn("this device's log is frozen, rotating the device", {})
        newDevice()
        mine = undefined
      }
      ownAuthors.add(author.address)
      if (mine === undefined) {
        const delegation = await author.sign(delegationHash(genesisHash, author.address, device()))
        const first = write(undefined, author.address, [], {
          subject: ZERO_HASH,
          kind: DEVICE_KIND,
          payload: delegation,
        })
        made.push(first.unit)
        mine = first.log
      }
      // Heads of the account's other devices that are not behind us already: causes come before effects across devices.
      const others = (await store.logs({ author: author.address, limit: 200 }))
        .filter((other) => other.device !== mine.device && other.lamport >= mine.lamport && !other.frozen)
        .sort((a, b) => b.lamport - a.lamport)
        .slice(0, UNIT_LIMITS.parents)
      made.push(
        write(
          mine,
          author.address,
          others.map((other) => ({ id: other.head, lamport: other.lamport })),
          input,
        ).unit,
      )
      await store.flush()
      return made
    })
    const last = written.at(-1)!
    const name = logName(last.header.author, last.header.device)
    own.set(name, { seq: last.header.seq, sent: own.get(name)?.sent ?? -1 })
    for (const unit of written) {
      publishSoon(unit)
      units.emit(withState(unit))
    }
    unsentCounts.emit(unsent())
    return withState(last)
  }

  const query = async (asked: UnitQuery) => {
    const limit = Math.min(Math.max(1, asked.limit ?? 100), MOST_PER_PAGE)
    if (asked.after !== undefined && !/^[0-9a-f]{14}\/0x[0-9a-f]{64}$/.test(asked.after))
      throw badUnitInput('not a page mark')
    const { subject, author, kind } = asked
    // Who asks for one author about one subject pays for the shorter of the two: a stranger lengthens every subject,
    // and an honest author's own log may be long as well.
    const given = { subject, author, kind: (subject ?? author) === undefined ? kind : undefined }
    const indexes = (['subject', 'author', 'kind'] as const).flatMap((index) =>
      given[index] === undefined ? [] : [[index, given[index]] as const],
    )
    if (indexes.length === 0) throw badUnitInput('a query needs a subject, an author or a kind')
    const filtered = [subject, author, kind].filter((one) => one !== undefined).length > 1
    const range = {
      limit: filtered ? -1 : limit + 1,
      reverse: asked.reverse ?? false,
      ...(asked.after === undefined ? {} : { after: asked.after }),
    }
    const fits = ({ header }: StoredUnit | Unit) =>
      (subject === undefined || header.subject === subject) &&
      (author === undefined || header.author === author) &&
      (kind === undefined || header.kind === kind)
    const walks = indexes.map(([index, value]) => ({
      ids: store.list(index, value, range)[Symbol.asyncIterator](),
      found: [] as StoredUnit[],
    }))
    try {
      // Each is in the common order: the first to come to an end, or to the end of the page, has the whole answer.
      for (;;)
        for (const { ids, found } of walks) {
          const { done, value: id } = await ids.next()
          if (done === true) return { units: found, next: null }
          const unit = store.unit(id)
          if (unit === undefined || !fits(unit)) continue
          if (found.length === limit) return { units: found, next: placeOf(found.at(-1)!) }
          found.push(withState(unit))
        }
    } finally {
      for (const { ids } of walks) await ids.return?.()
    }
  }

  return {
    get device() {
      return device()
    },
    append,
    get(id) {
      const unit = store.unit(id)
      return unit === undefined ? null : withState(unit)
    },
    query,
    onUnit: (listener) => units.on(listener),
    held: () => store.backlog.all.units,
    unsent,
    onUnsent: (listener) => unsentCounts.on(listener),
    sync: () => sync.sync(),
    async proofs() {
      return (await store.proofs()).map(({ author, device: one, first, second }) => ({
        author,
        device: one,
        units: [first, decodeUnit(second).id] as const,
      }))
    },
    async stop() {
      if (stopped) return
      stopped = true
      cancelReview()
      sync.stop()
      await queue(() => undefined)
    },
  }
}
