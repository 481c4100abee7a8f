import type { LongRun } from '#node-core/kernel/progress.ts'
import type { Session } from './session.ts'

/** Opens, creates and joins networks; at most one runs. */
export interface Networks {
  current(): Session | null
  startLocal(run: LongRun): Promise<Session>
  join(invitation: string, run: LongRun): Promise<Session>
  /** Data found damaged at start, with what can be done. */
  health(): { state: 'ok' | 'corrupt' | 'locked'; code: string | null; detail: string | null }
  repair(way: 'repair' | 'resync'): Promise<void>
  /** Told when a network starts, stops or changes status. */
  onChange(listener: () => void): () => void
  stop(): Promise<void>
}
