import { describe, expect, it } from 'vitest'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { unreachable } from '../errors.ts'
import { decodeSharedPeers, peerOfAddress } from './exchangePeers.ts'
import { keepConnected } from './keepConnected.ts'

const PEER = '12D3KooWRdFFg3yTbTsDq5Z1yCvCWbqznEFro9jeVivo7rkayJ4D'

describe('keeping bootstrap peers', () => {
  it('waits twice as long after each failure up to the most, and starts again from the first wait', async () => {
    const waits: number[] = []
    let run: () => void = () => undefined
    const clock: Clock = {
      now: () => 0,
      after: (ms, task) => {
        waits.push(ms)
        run = task
        return () => void (run = () => undefined)
      },
    }
    let connected = false
    let reachable = false
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    const stop = keepConnected({
      targets: ['x'],
      clock,
      firstMs: 100,
      maxMs: 500,
      isConnected: () => connected,
      dial: async () => {
        if (!reachable) throw unreachable('no')
        connected = true
      },
    })
    await settle()
    for (let i = 0; i < 4; i++) {
      run()
      await settle()
    }
    reachable = true
    run()
    await settle()
    connected = false
    reachable = false
    run()
    await settle()
    expect(waits).toEqual([100, 200, 400, 500, 500, 100, 200])
    stop()
    run()
    await settle()
    expect(waits).toHaveLength(7)
  })
})

describe('peers told by peers', () => {
  it('takes only dialable addresses with a peer id, and not too many', () => {
    const good = `/ip4/127.0.0.1/tcp/1/p2p/${PEER}`
    expect(peerOfAddress(good)).toBe(PEER)
    expect(
      decodeSharedPeers(encodeCbor([good, '/ip4/127.0.0.1/tcp/1', 'nonsense', 7, `${good}${'/'.repeat(400)}`])),
    ).toEqual([good])
    expect(() => decodeSharedPeers(encodeCbor(Array.from({ length: 33 }, () => good)))).toThrow(/NETWORK_BAD_FRAME/)
    expect(() => decodeSharedPeers(encodeCbor('text'))).toThrow(/NETWORK_BAD_FRAME/)
    expect(() => decodeSharedPeers(new Uint8Array([0xff]))).toThrow(/KERNEL_BAD_CBOR/)
  })
})
