import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { HealthState as Health } from '#node-core/api/calls/app.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { Session } from './session.ts'

/** Opens, creates and joins networks; at most one runs. */
export interface Networks {
  current(): Session | null
  startLocal(run: LongRun): Promise<Session>
  /**
   * Also gives a checkpoint to a network of this profile that asks for one ({@link health} `stale`).
   * @param checkpoint instead of the invitation's @throws CHAIN_CHECKPOINT_NEEDED, NODE_BAD_INVITATION,
   * NODE_NO_PEER_ANSWERS, NODE_NETWORK_EXISTS
   */
  join(invitation: string, run: LongRun, checkpoint?: Checkpoint): Promise<Session>
  /**
   * Data found damaged at start, with what can be done. `stale`: too old to go on from without a checkpoint;
   * `outdated`: an earlier version's format, which cannot be carried over;
   * `unavailable`: nothing is damaged, the machine does not let us (full disk, no permission): {@link repair} `retry`
   * once it does.
   */
  health(): { state: Health; code: ErrorCode | null; detail: string | null }
  repair(way: 'repair' | 'resync' | 'retry'): Promise<void>
  /** Told when a network starts, stops or changes status. */
  onChange(listener: () => void): () => void
  stop(): Promise<void>
}
