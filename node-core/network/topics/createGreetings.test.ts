import { expect, it } from 'vitest'
import type { Host } from '../host/createHost.ts'
import { createGreetings } from './createGreetings.ts'

/** Gossipsub as far as greetings know it. */
function gossip() {
  const pubsub = new EventTarget()
  const greetings = createGreetings()
  greetings.attach({ services: { pubsub } } as unknown as Host)
  return {
    greetings,
    subscribes: (peer: string, ...topics: string[]) =>
      pubsub.dispatchEvent(
        new CustomEvent('subscription-change', {
          detail: { peerId: peer, subscriptions: topics.map((topic) => ({ topic, subscribe: true })) },
        }),
      ),
    beats: () => pubsub.dispatchEvent(new CustomEvent('gossipsub:heartbeat')),
  }
}

it('tells who began to listen at the next heartbeat, once', () => {
  const { greetings, subscribes, beats } = gossip()
  const met: string[] = []
  greetings.onSubscriber('t', (peer) => void met.push(peer))
  subscribes('a', 't', 'other')
  expect(met).toEqual([])
  beats()
  beats()
  expect(met).toEqual(['a'])
})

it('makes nothing more of a peer that comes and goes a thousand times between two heartbeats', () => {
  const { greetings, subscribes, beats } = gossip()
  const met: string[] = []
  greetings.onSubscriber('t', (peer) => void met.push(peer))
  for (let i = 0; i < 1_000; i++) subscribes('a', 't')
  subscribes('b', 't')
  beats()
  expect(met).toEqual(['a', 'b'])
})
