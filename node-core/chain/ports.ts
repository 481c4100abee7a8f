import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'

/** Whoever sent something; opaque. */
export type PeerRef = string

/**
 * What is said of a gossiped message: `accept` is passed on; `ignore` is known, early or of no use, and nobody's fault;
 * `reject` broke a rule, and its sender has been penalised. Only what is accepted goes on: else honest nodes would be
 * blamed for a stranger's rubbish.
 */
export type Verdict = 'accept' | 'ignore' | 'reject'

/**
 * Ask for ancestors of `to` (null: the peer's head), ascending, from just above the highest known block of `locator`.
 */
export interface BlocksRequest {
  readonly to: Hash | null
  readonly locator: ReadonlyArray<{ readonly height: number; readonly hash: Hash }>
  /** Headers only, from `to` downwards to just above the locator's first. */
  readonly ancestry?: true | undefined
}

/**
 * What the chain needs of a network: moves bytes, knows no meaning. Wired to libp2p in `node/`, to a fake in
 * simulations.
 */
export interface ChainNetworkPort {
  publishBlock(bytes: Uint8Array): void
  publishVote(bytes: Uint8Array): void
  publishTransactions(raws: readonly Uint8Array[]): void
  onBlock(listener: (bytes: Uint8Array, from: PeerRef) => Verdict): () => void
  onVote(listener: (bytes: Uint8Array, from: PeerRef) => Verdict): () => void
  onTransactions(listener: (raws: readonly Uint8Array[], from: PeerRef) => Verdict): () => void
  /** A peer is there to talk to (also told for those connected before), and again once it listens to transactions. */
  onPeer(listener: (peer: PeerRef) => void): () => void
  /** @param from null: any peer. Rejects when none answers. */
  requestBlocks(from: PeerRef | null, request: BlocksRequest): Promise<readonly Uint8Array[]>
  /** Answers such requests of others. */
  serveBlocks(handler: (request: BlocksRequest) => readonly Uint8Array[]): () => void
  /** A peer broke a rule. */
  penalise(peer: PeerRef, code: ErrorCode): void
}

/** What the DAG says about anchors (protocol.md §3.5); until it is there: empty anchors. */
export interface DagAnchorPort {
  /** The anchor for a block under construction. */
  propose(parentHash: Hash, slot: number): BlockHeader['dagAnchor']
  /** Resolves once all units the header newly anchors are held locally; rejects when the anchor breaks a rule. */
  hold(header: BlockHeader): Promise<void>
}

/** Nothing is anchored, and a header that anchors nothing is held. */
export const NO_DAG: DagAnchorPort = {
  propose: () => ({ heads: [], count: 0, bytes: 0, root: `0x${'00'.repeat(32)}` as Hash }),
  hold: async () => undefined,
}
