import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { AlertCode, CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { BlockExecutor } from '../../execution/blockExecutor.ts'
import { encodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import type { BlockWriter, StoreEffect } from './blockWriter.ts'
import { encodeVote } from '#node-core/consensus/votes/voteCodec.ts'
import type { Evidence } from '#node-core/consensus/witnesses/evidence/evidence.ts'
import { NO_DAG, type BlocksRequest, type ChainNetworkPort, type DagAnchorPort, type PeerRef } from '../../ports.ts'
import type { ChainClock } from './chainClock.ts'
import type { HaltingQueue } from './haltingQueue.ts'

export interface EffectsOptions {
  readonly log: Logger
  readonly storage: Storage
  readonly executor: BlockExecutor
  readonly network: ChainNetworkPort | undefined
  readonly dag: DagAnchorPort
  readonly clock: ChainClock
  readonly writer: BlockWriter
  /** Blocks, states and heads: one after the other. */
  readonly work: HaltingQueue
  /** Safety records do not wait for a block that is being executed. */
  readonly safety: HaltingQueue
  readonly build: (effect: CoreEffect & { type: 'build' }) => Promise<void>
  readonly fetch: (from: PeerRef | null, request: BlocksRequest) => void
  readonly penalise: (peer: PeerRef, code: ErrorCode) => void
  readonly feed: (event: CoreEvent) => unknown
  readonly onEvidence: (evidence: Evidence) => void
  readonly onAlert: (alert: { readonly code: AlertCode; readonly slot: number }) => void
}

/** Carries out what the core says, in order (`core/ports.ts`: which effect is answered by which event). */
export function createEffects(options: EffectsOptions): (effects: readonly CoreEffect[]) => void {
  const { log, storage, executor, network, dag, clock, writer, work, safety, feed } = options

  /** No block is executed before the units it anchors are held here (protocol.md §3.5); other work goes on. */
  function execute({ block, applied }: CoreEffect & { type: 'execute' }): void {
    const refuse = (error: unknown) =>
      feed({ type: 'executed', hash: block.hash, result: null, code: toNodeError(error).code })
    const run = () =>
      work.run(async () => {
        const outcome = await executor.execute(block, applied)
        if ('result' in outcome) feed({ type: 'executed', hash: block.hash, result: outcome.result })
        else feed({ type: 'executed', hash: block.hash, result: null, code: outcome.code })
      })
    if (dag === NO_DAG) run()
    else dag.hold(block.header).then(run, refuse)
  }

  return (effects) => {
    /** Neighbours in the list land in one batch. */
    let storing: StoreEffect[] = []
    const flushStoring = () => {
      const list = storing
      storing = []
      if (list.length > 0) work.run(() => writer.write(list))
    }
    for (const effect of effects) {
      switch (effect.type) {
        case 'persistBlock':
        case 'headChanged':
        case 'finalised':
          storing.push(effect)
          break
        case 'execute':
          flushStoring()
          execute(effect)
          break
        case 'build':
          flushStoring()
          work.run(() => options.build(effect))
          break
        case 'persistSafety':
          safety.run(async () => {
            await storage.commit([storage.safety.put(effect.record.witness, encodeCbor(effect.record))], { sync: true })
            feed({ type: 'safetyPersisted', sequence: effect.record.sequence })
          })
          break
        case 'setTimer':
          clock.at(effect.atMs, () => feed({ type: 'timer', kind: effect.kind, slot: effect.slot }))
          break
        case 'broadcastBlock':
          network?.publishBlock(encodeBlock(effect.block))
          break
        case 'broadcastVote':
          network?.publishVote(encodeVote(effect.vote))
          break
        case 'requestBlocks':
          options.fetch(effect.from, { to: effect.to, locator: effect.locator })
          break
        case 'passOn':
          // Said to the network by the verdict on the message (intake/verdict.ts).
          break
        case 'penalise':
          options.penalise(effect.peer, effect.code)
          break
        case 'blockRefused':
          log.warn('block refused', { hash: effect.hash, code: effect.code })
          executor.forget(effect.hash)
          break
        case 'evidence':
          log.warn('proof of an offence was seen', { kind: effect.evidence.kind })
          options.onEvidence(effect.evidence)
          break
        case 'alert':
          log.warn('alert', { code: effect.code, slot: effect.slot })
          options.onAlert({ code: effect.code, slot: effect.slot })
          break
      }
    }
    flushStoring()
  }
}
