import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Block, BlockHeader, Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { ChainParams } from '../params.ts'
import type { WitnessSigner } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Checkpoint, ConsensusState, SystemOutput } from '../state/consensusState.ts'
import type { HeaderApplied } from '../transition/applyHeader.ts'
import type { HeaderPorts } from '../transition/headerContext.ts'
import type { SafetyRecord } from '../votes/safetyRecord.ts'
import type { Evidence } from '../witnesses/evidence/evidence.ts'
import type { ConsensusRules } from '../rules/consensusRules.ts'

/*
 * The seam between the consensus core and the world. `step(core, event, now)` changes `core` in place and returns
 * effects; the shell carries them out in order and answers some of them with later events. The core is deterministic:
 * it never waits, sleeps or reads a clock; of the disk it sees only what `ConsensusArchive` reads back.
 *
 *   effect                answered by
 *   execute               executed
 *   build                 built (or buildFailed)
 *   persistBlock          blockPersisted        (block and its consensus state durable; need not be fsynced one by one)
 *   persistSafety         safetyPersisted       (fsynced BEFORE the event is given: the core signs only then)
 *   setTimer              timer
 *   requestBlocks         blockReceived …       (any number, ancestors first; or nothing), then rangeDelivered
 */

/**
 * Read access to blocks above the final one that the core has let go of to keep its memory bounded. Synchronous (level
 * getSync).
 */
export interface ConsensusArchive {
  load(hash: Hash): { readonly header: BlockHeader; readonly state: ConsensusState } | null
}

export interface CorePorts extends HeaderPorts {
  /** null: an observer that never signs. */
  readonly signer: WitnessSigner | null
  readonly archive: ConsensusArchive
  /** The inverse of `decodeHeader` (`headerToHex`). */
  readonly encodeHeader: (header: BlockHeader) => Hex
  /**
   * The txRoot of a body. Asked only when a block failed: a wrong body under a good header is the sender's fault and
   * must not make us
   * refuse the real block, which has the same hash. Without it a failed execution is never remembered.
   */
  readonly bodyRoot?: ((transactions: readonly Uint8Array[]) => Hash) | undefined
  /** Optional memo of what headers come to, by block hash: the same for everybody, so simulated nodes share it. */
  readonly memo?: Map<Hash, HeaderApplied> | undefined
}

export interface CoreConfig {
  readonly genesisHash: Hash
  readonly params: ChainParams
  readonly rules: ConsensusRules
  /** Unix ms of slot 0. */
  readonly genesisTimeMs: number
  /** Blocks above final kept in memory before the oldest go to the archive. Default 1,024. */
  readonly hotBlocks: number
  /** Checked recoveries that this node's operator gave it. Default none. */
  readonly recoveries?: readonly Recovery[]
}

/** Opaque to the core: whoever sent something; penalties name it. */
export type PeerRef = string

/** Outcome of executing a body on its parent's state. The core compares the roots with the header. */
export interface ExecutionResult {
  readonly txRoot: Hash
  readonly stateRoot: Hash
  readonly receiptRoot: Hash
  readonly logsBloom: Hex
  readonly gasUsed: bigint
  readonly system: SystemOutput
}

/** The consensus part of a header under construction. The builder adds body, roots, gas, bloom, anchor. */
export interface HeaderDraft {
  readonly version: number
  readonly height: number
  readonly slot: number
  readonly parentHash: Hash
  readonly producer: Address
  readonly setId: number
  readonly attestation: BlockHeader['attestation']
  readonly orphans: BlockHeader['orphans']
}

export type TimerKind =
  /** slotStart − T/4: the head that votes must beat is frozen. */
  | 'freeze'
  /** The slot starts: build if it is our turn and the previous block is here. */
  | 'slot'
  /** slotStart + 0.3 T: build on what we have. */
  | 'late'
  /** A block that came too early may enter now. */
  | 'early'

export type CoreEvent =
  | { readonly type: 'timer'; readonly kind: TimerKind; readonly slot: number }
  | { readonly type: 'blockReceived'; readonly block: Block; readonly from: PeerRef | null }
  | { readonly type: 'voteReceived'; readonly vote: Vote; readonly from: PeerRef | null }
  /**
   * `result` null: the body is invalid by itself (bad transaction, wrong base fee …), `code` says why. Answer only once
   * all data the block anchors is held.
   */
  | {
      readonly type: 'executed'
      readonly hash: Hash
      readonly result: ExecutionResult | null
      readonly code?: ErrorCode
    }
  /** The builder's answer: a complete header but for its signature, and its body. */
  | {
      readonly type: 'built'
      readonly slot: number
      readonly header: BlockHeader
      readonly transactions: readonly Uint8Array[]
      readonly system: SystemOutput
    }
  /** Nothing to build (idle single-witness network with `emptyBlocks: 'onDemand'`), or building failed. */
  | { readonly type: 'buildFailed'; readonly slot: number }
  | { readonly type: 'blockPersisted'; readonly hash: Hash }
  | { readonly type: 'safetyPersisted'; readonly sequence: number }
  /**
   * The operator says that no other node uses this key. Refused (effect `rearmRefused`) before two rounds without its
   * signatures.
   */
  | { readonly type: 'rearm' }
  /**
   * The answer to `requestBlocks` was fed in and executed, all of it: ask for the next stretch at once if `to` is still
   * missing.
   */
  | { readonly type: 'rangeDelivered'; readonly to: Hash; readonly from: PeerRef | null; readonly count: number }
  /** Transactions arrived: a single idle witness may use the running slot (`onDemand`). */
  | { readonly type: 'workArrived' }

export type CoreEffect =
  | { readonly type: 'setTimer'; readonly kind: TimerKind; readonly slot: number; readonly atMs: number }
  | { readonly type: 'execute'; readonly block: Block; readonly parentHash: Hash; readonly applied: HeaderApplied }
  /** `mustBuild` false: the builder may answer `buildFailed` when it has no transactions. Cancel any earlier build. */
  | {
      readonly type: 'build'
      readonly draft: HeaderDraft
      readonly applied: HeaderApplied
      readonly parent: BlockHeader | null
      readonly deadlineMs: number
      readonly mustBuild: boolean
    }
  | { readonly type: 'persistBlock'; readonly block: Block; readonly state: ConsensusState }
  | { readonly type: 'persistSafety'; readonly record: SafetyRecord }
  | { readonly type: 'broadcastBlock'; readonly block: Block }
  | { readonly type: 'broadcastVote'; readonly vote: Vote }
  /** Ancestors of `to` (inclusive), ascending, from just above the highest block of `locator` that is its ancestor. */
  | {
      readonly type: 'requestBlocks'
      readonly from: PeerRef | null
      readonly to: Hash
      readonly locator: readonly Checkpoint[]
    }
  /**
   * New head. `reverted` newest first and `applied` oldest first: the path from the old head. `deep`: paths reach
   * blocks only the archive has; they are cut there.
   */
  | {
      readonly type: 'headChanged'
      readonly head: Checkpoint
      readonly slot: number
      readonly justified: Checkpoint
      readonly final: Checkpoint
      readonly reverted: readonly Hash[]
      readonly applied: readonly Hash[]
      readonly deep: boolean
    }
  /** Irreversible. `chain` oldest first: newly final; `dropped`: blocks that lost. */
  | {
      readonly type: 'finalised'
      readonly final: Checkpoint
      readonly slot: number
      readonly chain: readonly Hash[]
      readonly dropped: readonly Hash[]
    }
  /**
   * The message in hand is new and by a witness: worth passing on to other peers. Without this it is not, whatever else
   * happens to it.
   */
  | { readonly type: 'passOn' }
  /** A peer's fault (family `invalid`), for scoring. */
  | { readonly type: 'penalise'; readonly peer: PeerRef; readonly code: ErrorCode }
  | { readonly type: 'blockRefused'; readonly hash: Hash; readonly code: ErrorCode; readonly from: PeerRef | null }
  /** Proof of an offence was seen: put it into a transaction. */
  | { readonly type: 'evidence'; readonly evidence: Evidence }
  /** What the operator should know. */
  | { readonly type: 'alert'; readonly code: AlertCode; readonly slot: number }

export type AlertCode =
  /** No current safety record: the key stays silent until re-armed. */
  | 'CHAIN_KEY_SILENT'
  /** Signatures of this key that this node did not make were seen: same key on two nodes, or a restored backup. */
  | 'CHAIN_KEY_USED_ELSEWHERE'
  | 'CHAIN_KEY_ARMED'
  | 'CHAIN_REARM_REFUSED'
  /** No new final block for `finalityAlarmSlots`. */
  | 'CHAIN_FINALITY_STALLED'
  | 'CHAIN_FINALITY_RESUMED'
