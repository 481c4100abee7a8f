import type { SubscriptionChangeData } from '@libp2p/gossipsub'
import type { Host } from '../host/createHost.ts'
import type { PeerName } from '../network.ts'

/** Between two heartbeats, of all topics; whoever is not greeted is told by the next message. */
const MOST_FRESH = 1_000

export interface Greetings {
  /** Told when a peer begins to listen to the topic. */
  onSubscriber(topic: string, listener: (peer: PeerName) => void): () => void
  attach(host: Host): void
}

/** Who begins to listen is told of at the next heartbeat: a peer says it before there is a stream to it. */
export function createGreetings(): Greetings {
  const subscribers = new Map<string, Set<(peer: PeerName) => void>>()
  /** By topic and peer: who comes and goes many times between two heartbeats is told of once. */
  let fresh = new Map<string, readonly [topic: string, peer: PeerName]>()

  const meet = ({ detail }: CustomEvent<SubscriptionChangeData>) => {
    const peer = detail.peerId.toString()
    for (const { topic, subscribe } of detail.subscriptions)
      if (subscribe && subscribers.has(topic) && fresh.size < MOST_FRESH) fresh.set(`${topic} ${peer}`, [topic, peer])
  }
  const greet = () => {
    const told = fresh
    fresh = new Map()
    for (const [topic, peer] of told.values()) for (const tell of subscribers.get(topic) ?? []) tell(peer)
  }

  return {
    onSubscriber(topic, listener) {
      const set = subscribers.get(topic) ?? new Set()
      subscribers.set(topic, set.add(listener))
      return () => void set.delete(listener)
    },
    attach({ services: { pubsub } }) {
      pubsub.addEventListener('subscription-change', meet)
      pubsub.addEventListener('gossipsub:heartbeat', greet)
    },
  }
}
