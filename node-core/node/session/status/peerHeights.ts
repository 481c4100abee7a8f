import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Network } from '#node-core/network/network.ts'

/** How often connected peers are asked where they stand, ms. */
const ASK_EVERY_MS = 5_000
const TIMEOUT_MS = 4_000

export interface PeerHeightsOptions {
  readonly network: Network
  readonly clock: Clock
  readonly protocol: string
  /** Our own head's height. */
  readonly height: () => number
  /** Slots since genesis: no honest chain is higher. */
  readonly slot: () => number
  /** A height changed. */
  readonly changed: () => void
}

export interface PeerHeights {
  /** Null: not said yet. */
  of(peer: string): number | null
  /**
   * The highest height that any connected peer claims, at least our own. Only shown: sync believes blocks, not claims.
   */
  best(): number
  stop(): void
}

/** Nodes tell one another how high they stand, so that a window can show how far behind it is. */
export function watchPeerHeights({ network, clock, protocol, height, slot, changed }: PeerHeightsOptions): PeerHeights {
  const heights = new Map<string, number>()
  const unhandle = network.handle(protocol, () => Promise.resolve(encodeCbor(height())), {
    maxRequestBytes: 16,
    requestsPerSecond: 2,
    maxConcurrent: 2,
  })

  async function ask(peer: string): Promise<void> {
    try {
      const claimed = decodeCbor(
        await network.request(peer, protocol, new Uint8Array(0), { timeoutMs: TIMEOUT_MS, maxBytes: 16 }),
      )
      if (
        typeof claimed !== 'number' ||
        !Number.isSafeInteger(claimed) ||
        claimed < 0 ||
        claimed > slot() + 1 ||
        heights.get(peer) === claimed
      )
        return
      heights.set(peer, claimed)
      changed()
    } catch {
      // Gone, busy or of an older version: its height stays unknown.
    }
  }
  const asked = () => network.peers().filter((peer) => peer.protocols.includes(protocol))
  let stopTimer: () => void = () => undefined
  const again = () => {
    stopTimer = clock.after(ASK_EVERY_MS, () => {
      for (const peer of asked()) void ask(peer.id)
      again()
    })
  }
  again()
  const unlisten = network.onPeer(({ kind, peer }) => {
    if (kind === 'connected') void ask(peer)
    else heights.delete(peer)
  })
  return {
    of: (peer) => heights.get(peer) ?? null,
    best: () => network.peers().reduce((best, peer) => Math.max(best, heights.get(peer.id) ?? 0), height()),
    stop() {
      stopTimer()
      unlisten()
      unhandle()
    },
  }
}
