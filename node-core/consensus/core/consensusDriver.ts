import type { BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { CoreConfig, CoreEffect, CoreEvent, CorePorts } from './ports.ts'
import type { ConsensusState } from '../state/consensusState.ts'
import type { SafetyRecord } from '../votes/safetyRecord.ts'

/** Where consensus starts: the last final block and what is stored above it. */
export interface ConsensusStart {
  readonly anchor: { readonly hash: Hash; readonly header: BlockHeader | null; readonly state: ConsensusState }
  /** Parents first. `busy`: the block holds transactions. */
  readonly blocks: ReadonlyArray<{
    readonly hash: Hash
    readonly header: BlockHeader
    readonly state: ConsensusState
    readonly busy: boolean
  }>
  readonly record: SafetyRecord | null
  readonly nowMs: number
}

/** The deterministic core as the shell drives it. */
export interface ConsensusDriver {
  /** First effects. */
  start(nowMs: number): readonly CoreEffect[]
  step(event: CoreEvent, nowMs: number): readonly CoreEffect[]
  readonly head: { readonly height: number; readonly hash: Hash }
  readonly keyStatus: KeyStatus
}

/** Whether the witness key may sign: see core/key/key.ts. */
export type KeyStatus = 'observer' | 'silent' | 'listening' | 'armed'

export type CreateConsensus = (config: CoreConfig, ports: CorePorts, start: ConsensusStart) => ConsensusDriver
