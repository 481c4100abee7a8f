import type { Unit } from '#node-core/model/unit.ts'
import { isNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { createPendingPool } from '../core/createPendingPool.ts'
import type { VerifySignature } from '../core/dagView.ts'
import { judgeUnit } from '../core/judgeUnit.ts'
import { decodeUnit, encodeUnit, type RawUnit } from '../core/unitCodec.ts'
import type { DagStore } from './createDagStore.ts'

export interface IngestResult {
  readonly accepted: readonly Unit[]
  /** Waiting for ancestors: the sender should be asked for more. */
  readonly pending: number
  /** New forks seen. */
  readonly proofs: number
  /** The first offence, if any; what came before it was taken. */
  readonly offence: NodeError | null
}

export interface Ingest {
  /** Not concurrent: the caller takes turns. Everything accepted is on disk when it resolves. */
  take(encoded: readonly Uint8Array[]): Promise<IngestResult>
  readonly pending: number
}

/** Units from peers into the store: decode, judge, keep, and then whatever had waited for them. */
export function createIngest(store: DagStore, verify: VerifySignature): Ingest {
  const pool = createPendingPool()

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
      return 'pending'
    }
    return 'done'
  }

  return {
    get pending() {
      return pool.size
    },
    async take(encoded) {
      const accepted: Unit[] = []
      let proofs = 0
      let pending = 0
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
          if (accepted.length > before) for (const unit of pool.release(accepted.at(-1)!.id)) queue.push({ unit, fromPeer: false })
        }
      }
      for (const bytes of encoded) {
        try {
          const unit = decodeUnit(bytes)
          if (pool.has(unit.id)) {
            pending++
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
      return { accepted, pending, proofs, offence }
    },
  }
}
