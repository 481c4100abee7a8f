import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { SnapshotStatus } from '#node-core/model/network.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { PeerRef } from '../../ports.ts'
import type { SnapshotRequest } from './snapshotRequest.ts'

/** What fetching a snapshot needs of a network; wired to libp2p in `node/`. */
export interface SnapshotPort {
  /** Connected peers that speak the protocol. */
  peers(): readonly PeerRef[]
  /** @throws when the peer refuses, fails, or takes too long */
  ask(peer: PeerRef, request: SnapshotRequest, signal: AbortSignal): Promise<Uint8Array>
  /** Headers from `to` downwards, above `floor`. */
  headers(peer: PeerRef, to: Hash, floor: number): Promise<readonly Uint8Array[]>
  penalise(peer: PeerRef, code: ErrorCode): void
}

/** Where fetching stands; bytes count the state's parts. */
export type SnapshotProgress = SnapshotStatus
