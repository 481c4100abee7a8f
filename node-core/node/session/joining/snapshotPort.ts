import type { ChainNetworkPort } from '#node-core/chain/ports.ts'
import type { SnapshotPort } from '#node-core/chain/snapshot/exchange/ports.ts'
import { answerSnapshotRequest, type ServeOptions } from '#node-core/chain/snapshot/exchange/serveSnapshots.ts'
import {
  decodeSnapshotRequest,
  encodeSnapshotRequest,
  MAX_ANSWER_BYTES,
  MAX_REQUEST_BYTES,
} from '#node-core/chain/snapshot/exchange/snapshotRequest.ts'
import type { Network } from '#node-core/network/network.ts'

/** A part of 256 KiB over a slow line; who takes longer is asked no more for a while. */
const ANSWER_MS = 15_000
/** What a false part costs who sent it (protocol.md §2.17). */
const FALSE_POINTS = 50

/** Snapshots over libp2p. */
export function createSnapshotPort(
  network: Network,
  protocol: string,
  chain: Pick<ChainNetworkPort, 'requestBlocks'>,
): SnapshotPort {
  return {
    peers: () =>
      network
        .peers()
        .filter((peer) => peer.protocols.includes(protocol))
        .map((peer) => peer.id),
    ask: (peer, request, signal) =>
      network.request(peer, protocol, encodeSnapshotRequest(request), {
        timeoutMs: ANSWER_MS,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      }),
    headers: (peer, to, floor) =>
      chain.requestBlocks(peer, { to, locator: [{ height: floor, hash: to }], ancestry: true }),
    penalise: (peer, code) => network.penalise(peer, code, code === 'CHAIN_FALSE_SNAPSHOT' ? FALSE_POINTS : undefined),
  }
}

/** Answers other nodes' questions: so many a second that a joiner is served, not that a disk is kept busy. */
export function serveSnapshots(network: Network, protocol: string, options: ServeOptions): () => void {
  return network.handle(protocol, async (bytes) => answerSnapshotRequest(options, decodeSnapshotRequest(bytes)), {
    maxRequestBytes: MAX_REQUEST_BYTES,
    requestsPerSecond: 20,
    maxConcurrent: 4,
  })
}
