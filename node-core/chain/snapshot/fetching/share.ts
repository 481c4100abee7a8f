import type { SnapshotRequest } from '../exchange/snapshotRequest.ts'

/**
 * Shares jobs among the peers who have the snapshot: a job asks, proves what came and keeps it; what it throws is the
 * asked peer's doing.
 */
export type Share = <T>(
  jobs: readonly T[],
  job: (item: T, ask: (request: SnapshotRequest) => Promise<Uint8Array>) => Promise<void>,
) => Promise<void>
