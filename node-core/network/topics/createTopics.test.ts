import { describe, expect, it } from 'vitest'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Host } from '../host/createHost.ts'
import { createRateLimit } from '../peers/createRateLimit.ts'
import { createTopics } from './createTopics.ts'

type Validator = (peer: { toString(): string }, message: { data: Uint8Array }) => Promise<string>

describe('gossip from one peer', () => {
  it('is limited by bytes as well as by number', async () => {
    const validators = new Map<string, Validator>()
    let judged = 0
    const topics = createTopics({
      log: silentLogger,
      penalise: () => undefined,
      rate: createRateLimit({ clock: { now: () => 0, after: () => () => undefined }, perSecond: 2_000, burst: 8_000 }),
    })
    const nothing = () => undefined
    const pubsub = { topicValidators: validators, subscribe: nothing, unsubscribe: nothing, addEventListener: nothing }
    topics.attach({ services: { pubsub } } as unknown as Host)
    topics.subscribe('t', () => (judged++, 'accept'))
    const send = (from: string, length: number) => validators.get('t')!(from, { data: new Uint8Array(length) })
    // Small ones as before: the whole burst.
    for (let i = 0; i < 9_000; i++) await send('small', 200)
    expect(judged).toBe(8_000)
    judged = 0
    // 4 MiB each: not eight thousand of them, which would be 32 GiB.
    for (let i = 0; i < 100; i++) await send('large', 4 << 20)
    expect(judged).toBe(31)
  })
})
