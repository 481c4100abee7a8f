import { mdns, type MulticastDNSComponents } from '@libp2p/mdns'
import type { PeerInfo } from '@libp2p/interface'

export interface LanFinder {
  /** Told of every answer on the local network, checked by nobody. */
  onFound(listener: (found: PeerInfo) => void): void
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Multicast DNS kept out of libp2p's own discovery, which would remember whatever anybody on the local network
 * answers, without bound and before it is known whether it belongs here.
 */
export function createLanFinder(tag: string, everyMs: number) {
  return (components: MulticastDNSComponents): LanFinder => {
    const inner = mdns({ serviceTag: tag, interval: everyMs })(components) as ReturnType<ReturnType<typeof mdns>> & {
      start(): Promise<void>
      stop(): Promise<void>
    }
    return {
      onFound: (listener) => inner.addEventListener('peer', (event) => listener(event.detail)),
      start: () => inner.start(),
      stop: () => inner.stop(),
    }
  }
}
