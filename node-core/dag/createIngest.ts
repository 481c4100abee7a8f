import type { Clock } from '#node-core/kernel/clock.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Unit } from '#node-core/model/unit.ts'
import { isNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { PeerName } from '#node-core/network/network.ts'
import { createRateLimit } from '#node-core/network/peers/createRateLimit.ts'
import { createPendingPool } from '#node-core/units/createPendingPool.ts'
import type { VerifySignature } from '#node-core/units/dagView.ts'
import { judgeUnit } from '#node-core/units/judgeUnit.ts'
import { decodeUnit, encodeUnit, type RawUnit } from '#node-core/units/unitCodec.ts'
import type { DagStore } from './createDagStore.ts'

export interface IngestResult {
  readonly accepted: readonly Unit[]
  /** Waiting for ancestors: the sender should be asked for more. */
  readonly pending: number
  /** New forks seen. */
  readonly proofs: number
  /** The first offence, if any; what came before it was taken. */
  readonly offence: NodeError | null
  /** Not taken for want of room or of standing: neither an offence nor worth asking for more. */
  readonly refused: number
}

/** Units of authors without quota that one peer may bring: sustained, and at once. Each may cost two signatures. */
const STRANGERS_UNITS = { perSecond: 50, burst: 1_000 } as const
/** What one counts that pushes another out. */
const CROWDED_COST = 25
/** Units looked at together when room is made. */
const TRIM_PAGE = 256

export interface Ingest {
  /** Not concurrent: the caller takes turns. Everything accepted is on disk when it resolves. */
  take(encoded: readonly Uint8Array[], from: PeerName): Promise<IngestResult>
  /** Whether units of that author would be taken from that peer now. */
  wants(author: Address, from: PeerName): boolean
  /** Looks at every author's standing again and makes room. Not concurrent either. */
  trim(): Promise<void>
  readonly pending: number
}

/** Units from peers into the store: decode, judge, keep, and then whatever had waited for them. */
export function createIngest(store: DagStore, verify: VerifySignature, clock: Clock): Ingest {
  const pool = createPendingPool()
  const { backlog } = store
  const rate = createRateLimit({ clock, ...STRANGERS_UNITS })
  const costOf = (author: Address) => (backlog.roomFor(author) === 'crowded' ? CROWDED_COST : 1)
  /** protocol.md §3.6: nobody is fed by authors without quota; each peer has a share of what they may write. */
  const admits = ({ header: { author } }: RawUnit, from: PeerName): boolean => {
    if (!backlog.isStranger(author)) return true
    return backlog.roomFor(author) !== 'full' && rate.take(from, costOf(author))
  }
  const makeRoom = async () => {
    for (let author = backlog.excess(); author !== null; author = backlog.excess()) {
      let dropped = 0
      for await (const id of store.list('author', author, { limit: TRIM_PAGE, reverse: false })) {
        if (backlog.excess() !== author) break
        store.dropUnit(id)
        dropped++
      }
      // Counted, but not there: the count was wrong.
      if (dropped === 0) backlog.set(author, { units: 0, bytes: 0 })
    }
  }

  const takeOne = (unit: RawUnit, accepted: Unit[]): 'proof' | 'pending' | 'done' => {
    const judgement = judgeUnit(store.view, unit, verify)
    if (judgement.kind === 'accepted') {
      const whole: Unit = { ...unit, lamport: judgement.lamport }
      store.addUnit(whole, judgement.log)
      accepted.push(whole)
    } else if (judgement.kind === 'equivocation') {
      store.addProof(judgement.log, judgement.other, encodeUnit(unit))
      return 'proof'
    } else if (judgement.kind === 'pending') {
      pool.add(unit, judgement.missing)
      // Nobody chases parents for authors without quota.
      return backlog.isStranger(unit.header.author) && backlog.roomFor(unit.header.author) !== 'room'
        ? 'done'
        : 'pending'
    }
    return 'done'
  }

  return {
    get pending() {
      return pool.size
    },
    wants: (author, from) =>
      !backlog.isStranger(author) || (backlog.roomFor(author) !== 'full' && rate.left(from) >= costOf(author)),
    async trim() {
      backlog.review()
      await makeRoom()
      await store.flush()
    },
    async take(encoded, from) {
      const accepted: Unit[] = []
      let proofs = 0
      let pending = 0
      let refused = 0
      let offence: NodeError | null = null
      const queue: { unit: RawUnit; fromPeer: boolean }[] = []
      const run = () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const before = accepted.length
          try {
            const outcome = takeOne(next.unit, accepted)
            if (outcome === 'proof') proofs++
            if (outcome === 'pending' && next.fromPeer) pending++
          } catch (error) {
            // A unit that waited here may come from someone else than today's sender: dropped, nobody blamed.
            if (!isNodeError(error) || error.family !== 'invalid') throw error
            if (next.fromPeer) offence ??= error
          }
          if (accepted.length > before)
            for (const unit of pool.release(accepted.at(-1)!.id)) queue.push({ unit, fromPeer: false })
        }
      }
      for (const bytes of encoded) {
        try {
          const unit = decodeUnit(bytes)
          if (pool.has(unit.id)) {
            pending++
            continue
          }
          if (store.view.facts(unit.id) !== undefined) continue
          if (!admits(unit, from)) {
            refused++
            continue
          }
          queue.push({ unit, fromPeer: true })
        } catch (error) {
          if (!isNodeError(error) || error.family !== 'invalid') throw error
          offence ??= error
        }
        run()
      }
      for (const unit of pool.releaseUnnamed()) queue.push({ unit, fromPeer: false })
      run()
      await store.flush()
      if (backlog.excess() !== null) {
        await makeRoom()
        await store.flush()
      }
      return { accepted, pending, proofs, offence, refused }
    },
  }
}
