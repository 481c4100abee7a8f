import { describe, expect, it } from 'vitest'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Network, PeerEvent, RequestHandler } from '#node-core/network/network.ts'
import { watchPeerHeights } from './peerHeights.ts'

const PROTOCOL = '/height'

function createPeers(answers: Record<string, () => Uint8Array>) {
  const listeners: ((event: PeerEvent) => void)[] = []
  const handlers: RequestHandler[] = []
  const network = {
    peers: () => Object.keys(answers).map((id) => ({ id, protocols: [PROTOCOL] })),
    handle: (_protocol: string, handler: RequestHandler) => (handlers.push(handler), () => undefined),
    request: (peer: string) => Promise.resolve().then(() => answers[peer]!()),
    onPeer: (listener: (event: PeerEvent) => void) => (listeners.push(listener), () => undefined),
  } as unknown as Network
  const timers: (() => void)[] = []
  const clock = {
    after: (_ms: number, task: () => void) => (timers.push(task), () => undefined),
    now: () => 0,
  } as unknown as Clock
  return {
    network,
    clock,
    handlers,
    tick: () => timers.shift()?.(),
    tell: (event: PeerEvent) => listeners.forEach((listener) => listener(event)),
  }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('heights of peers', () => {
  it('asks on connection and again later, and forgets who left', async () => {
    let theirs = 7
    const answers: Record<string, () => Uint8Array> = { a: () => encodeCbor(theirs) }
    const peers = createPeers(answers)
    let changes = 0
    const heights = watchPeerHeights({
      ...peers,
      protocol: PROTOCOL,
      height: () => 3,
      slot: () => 100,
      changed: () => changes++,
    })
    expect(heights.of('a')).toBeNull()
    expect(heights.best()).toBe(3)
    peers.tell({ kind: 'connected', peer: 'a' })
    await settle()
    expect([heights.of('a'), heights.best(), changes]).toEqual([7, 7, 1])
    theirs = 9
    peers.tick()
    await settle()
    expect([heights.of('a'), changes]).toEqual([9, 2])
    peers.tell({ kind: 'disconnected', peer: 'a' })
    expect(heights.of('a')).toBeNull()
    expect(heights.best()).toBe(3)
  })

  it('does not believe what cannot be: more blocks than slots, other types, noise, a refusal', async () => {
    const lies: (() => Uint8Array)[] = [
      () => encodeCbor(102),
      () => encodeCbor(-1),
      () => encodeCbor('7'),
      () => encodeCbor(1.5),
      () => Uint8Array.of(0xff, 0xff),
      () => {
        throw new Error('closed')
      },
    ]
    for (const lie of lies) {
      const peers = createPeers({ liar: lie })
      const heights = watchPeerHeights({
        ...peers,
        protocol: PROTOCOL,
        height: () => 3,
        slot: () => 100,
        changed: () => undefined,
      })
      peers.tell({ kind: 'connected', peer: 'liar' })
      await settle()
      expect(heights.of('liar')).toBeNull()
      expect(heights.best()).toBe(3)
    }
  })

  it('answers with its own height', async () => {
    const peers = createPeers({})
    watchPeerHeights({ ...peers, protocol: PROTOCOL, height: () => 41, slot: () => 100, changed: () => undefined })
    expect(await peers.handlers[0]!(new Uint8Array(0), 'x', new AbortController().signal)).toEqual(encodeCbor(41))
  })
})
