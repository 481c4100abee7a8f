import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { CreatePolicy } from '#node-core/evm/execution/executeTransaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { WitnessSigner } from '#node-core/consensus/ports.ts'
import type { SystemRules } from '../execution/systemRules.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Recovery } from '#node-core/consensus/recovery/recovery.ts'
import type { PoolOptions } from '../pool/options.ts'
import type { Checkpoint, SystemInput, SystemOutput } from '#node-core/consensus/state/consensusState.ts'
import type { CreateConsensus } from '#node-core/consensus/core/consensusDriver.ts'
import type { ChainNetworkPort, DagAnchorPort } from '../ports.ts'

export interface ChainOptions {
  readonly genesis: Genesis
  /** Opened; the chain uses its own buckets only, and does not close it. */
  readonly storage: Storage
  readonly log: Logger
  readonly clock?: Clock
  /** Absent: a chain of its own, without peers. */
  readonly network?: ChainNetworkPort | undefined
  /** Absent: follows and never signs. */
  readonly signer?: WitnessSigner | undefined
  /**
   * The key has never signed on this network, so it may sign without a record of what it signed. Default: only where it
   * is the
   * one witness and the folder is new. With more witnesses the operator says so, or uses {@link Chain.rearm}.
   */
  readonly armNewKey?: boolean | undefined
  /**
   * What runs at a block's start and end, and native contracts. Default: the witness registry ({@link
   * createRegistrySystem}).
   */
  readonly system?: SystemRules<SystemInput, SystemOutput> | undefined
  /**
   * A block somebody trusted vouches for: the chain followed goes through it, whatever is heard first (protocol.md
   * §2.14).
   */
  readonly checkpoint?: Checkpoint | undefined
  /**
   * Open only with what is final here, or a checkpoint at or above it, younger than the slash window; a single witness
   * on its own chain
   * is not asked. Default false: the caller has other reasons to believe what lies in the folder.
   */
  readonly needFresh?: boolean | undefined
  /**
   * The checkpoint was given by the operator for this very start: even the block that is final here will do. Default
   * false.
   */
  readonly vouchedNow?: boolean | undefined
  readonly dag?: DagAnchorPort | undefined
  /** Who may create contracts on networks without `openCreate`. Default: everyone. */
  readonly createPolicy?: CreatePolicy | undefined
  /** Keep every state (archive) instead of the last `keepStates`. Default false. */
  readonly archive?: boolean | undefined
  /** States kept for queries of the past. Default 1,024. */
  readonly keepStates?: number | undefined
  /** Heights of snapshots for peers are multiples of this. Default {@link SNAPSHOT_EVERY}. */
  readonly snapshotEvery?: number | undefined
  readonly pool?: Partial<PoolOptions> | undefined
  /**
   * Recoveries that this node's operator gave it (protocol.md §2.13): where a checkpoint is reached, or lies
   * above what is final
   * here, the chain goes on with the new set. Checked again at opening. Default none.
   */
  readonly recoveries?: readonly Recovery[] | undefined
  readonly createConsensus?: CreateConsensus | undefined
}
