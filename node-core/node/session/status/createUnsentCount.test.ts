import { describe, expect, it } from 'vitest'
import { createUnsentCount, type UnsentSources } from './createUnsentCount.ts'

function desk(mode: 'local' | 'joined', units: number) {
  const now = { units, online: false, peers: 0, signed: [] as string[] }
  const listeners: ((count: number) => void)[] = []
  const count = createUnsentCount({
    config: { mode },
    outbox: {
      entries: () =>
        now.signed.map((state) =>
          state === 'sending' ? { state: 'waiting', reason: state } : { state, reason: null },
        ),
    },
    dag: { unsent: () => now.units, onUnsent: (listener: () => void) => void listeners.push(listener) },
    network: {
      get online() {
        return now.online
      },
      peers: () => Array.from({ length: now.peers }),
    },
  } as unknown as UnsentSources)
  const sign = (more: number) => {
    now.units += more
    for (const listener of listeners) listener(now.units)
  }
  return { now, count, sign }
}

describe('what waits for the network', () => {
  it('on a network of this computer alone: only what is signed in aeroplane mode', () => {
    const { now, count, sign } = desk('local', 20)
    expect(count()).toBe(0)
    now.online = true
    sign(4)
    now.online = false
    expect(count()).toBe(0)
    sign(2)
    expect(count()).toBe(2)
    now.online = true
    expect(count()).toBe(0)
  })

  it('everything, once somebody else comes who does not have it', () => {
    const { now, count } = desk('local', 20)
    now.online = true
    expect(count()).toBe(0)
    now.peers = 1
    expect(count()).toBe(20)
    now.units = 0
    expect(count()).toBe(0)
  })

  it('on a network of others: what none of them is known to have, over a restart too', () => {
    const { now, count, sign } = desk('joined', 3)
    expect(count()).toBe(3)
    now.online = true
    expect(count()).toBe(3)
    sign(1)
    expect(count()).toBe(4)
  })

  it('of what was signed, what nobody else has been given', () => {
    const { now, count } = desk('joined', 0)
    now.signed = ['waiting', 'sending', 'sent', 'included', 'waiting', 'refused', 'final', 'givenUp']
    expect(count()).toBe(2)
  })
})
