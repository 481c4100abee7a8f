import { TopicValidatorResult } from '@libp2p/gossipsub'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Host } from '../host/createHost.ts'
import type { PeerName, TopicListener, Verdict } from '../network.ts'
import type { RateLimit } from '../peers/createRateLimit.ts'
import { rejectedMessage } from '../errors.ts'
import { keepGossip } from './keepGossip.ts'
import { createGreetings, type Greetings } from './createGreetings.ts'

/** What gossipsub says when a message has nobody to go to. */
const NOBODY = 'PublishError.NoPeersSubscribedToTopic'
/** A long message counts as several: 4 MiB are 257. */
const BYTES_A_MESSAGE = 16 * 1024

export interface Topics {
  /** The number of peers it went to. */
  publish(topic: string, bytes: Uint8Array): Promise<number>
  readonly onSubscriber: Greetings['onSubscriber']
  subscribe(topic: string, listener: TopicListener): () => void
  /** Puts all subscriptions on a fresh host. */
  attach(host: Host): void
  detach(): void
}

/** Topic listeners, kept across hosts. A message is passed on only after its listeners accepted it. */
export function createTopics(options: {
  log: Logger
  rate: RateLimit
  penalise(peer: PeerName, code: ErrorCode, points: number): void
}): Topics {
  const listeners = new Map<string, Set<TopicListener>>()
  const greetings = createGreetings()
  let host: Host | null = null

  const judge = async (topic: string, bytes: Uint8Array, from: PeerName): Promise<Verdict> => {
    if (!options.rate.take(from, 1 + Math.floor(bytes.length / BYTES_A_MESSAGE))) {
      options.penalise(from, 'NETWORK_RATE_LIMITED', 1)
      return 'ignore'
    }
    let verdict: Verdict = 'ignore'
    for (const listener of listeners.get(topic) ?? []) {
      try {
        const one = await listener(bytes, from)
        if (one === 'reject' || (one === 'accept' && verdict === 'ignore')) verdict = one
      } catch (error) {
        if (isNodeError(error) && error.family === 'invalid') {
          options.penalise(from, error.code, 25)
          return 'reject'
        }
        options.log.error('topic listener failed', { topic, error })
      }
    }
    if (verdict === 'reject') options.penalise(from, rejectedMessage.code, 25)
    return verdict
  }
  const attachTopic = (topic: string) => {
    if (host === null) return
    const { pubsub } = host.services
    pubsub.topicValidators.set(topic, async (peer, message) => {
      const verdict = await judge(topic, message.data, peer.toString())
      return verdict === 'accept'
        ? TopicValidatorResult.Accept
        : verdict === 'reject'
          ? TopicValidatorResult.Reject
          : TopicValidatorResult.Ignore
    })
    pubsub.subscribe(topic)
  }
  return {
    async publish(topic, bytes) {
      try {
        return (await host!.services.pubsub.publish(topic, bytes)).recipients.length
      } catch (error) {
        if (error instanceof Error && error.message === NOBODY) return 0
        throw error
      }
    },
    onSubscriber: greetings.onSubscriber,
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      set.add(listener)
      listeners.set(topic, set)
      if (set.size === 1) attachTopic(topic)
      return () => {
        set.delete(listener)
        if (set.size > 0 || listeners.get(topic) !== set) return
        listeners.delete(topic)
        host?.services.pubsub.unsubscribe(topic)
        host?.services.pubsub.topicValidators.delete(topic)
      }
    },
    attach(next) {
      host = next
      greetings.attach(next)
      keepGossip(next)
      for (const topic of listeners.keys()) attachTopic(topic)
    },
    detach() {
      host = null
    },
  }
}
