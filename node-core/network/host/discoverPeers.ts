import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Network, PeerName } from '../network.ts'
import { decodeSharedPeers, PEER_EXCHANGE, peerOfAddress } from './exchangePeers.ts'

const FIRST_MS = 1_000
const DIALS_PER_ROUND = 4

export interface DiscoverOptions {
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly everyMs: number
  /** Whether more peers are wanted. */
  wants(): boolean
  /** Connected already, or banned. */
  isKnown(peer: PeerName): boolean
}

/**
 * Asks one connected peer after the other for its peers and dials a few new ones, while more are wanted. Returns the
 * stop function.
 */
export function discoverPeers(options: DiscoverOptions): () => void {
  const { network, clock, log } = options
  let stopped = false
  let cancel: () => void = () => undefined
  let round = 0
  const discover = async () => {
    const candidates = network.peers().filter((peer) => peer.protocols.includes(PEER_EXCHANGE))
    const asked = candidates[round++ % Math.max(1, candidates.length)]
    if (asked === undefined || !options.wants()) return
    try {
      const shared = decodeSharedPeers(
        await network.request(asked.id, PEER_EXCHANGE, new Uint8Array(), { timeoutMs: 5_000, maxBytes: 16 * 1024 }),
      )
      const fresh = shared.filter((address) => {
        const peer = peerOfAddress(address)
        return peer !== null && peer !== network.peerId && !options.isKnown(peer)
      })
      for (const address of fresh.slice(0, DIALS_PER_ROUND))
        if (!stopped) await network.connect(address).catch(() => undefined)
    } catch (error) {
      if (isNodeError(error) && error.family === 'invalid') network.penalise(asked.id, error.code)
      log.debug('peer exchange failed', { peer: asked.id, error })
    }
  }
  const next = (waitMs: number) => {
    cancel = clock.after(waitMs, () => void discover().finally(() => !stopped && next(options.everyMs)))
  }
  next(Math.min(FIRST_MS, options.everyMs))
  return () => {
    stopped = true
    cancel()
  }
}
