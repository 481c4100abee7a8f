import { describe, expect, it } from 'vitest'
import type { SocketLike } from '#node-core/api/socketTransport.ts'
import { encodeWire } from '#node-core/api/wire.ts'
import { createReconnectingTransport } from './reconnectingTransport.ts'

interface FakeSocket extends SocketLike {
  readonly sent: { t: string; id: number; x?: string }[]
  receive(frame: object): void
  close(): void
}

function createFakeSocket(): FakeSocket {
  const texts: ((text: string) => void)[] = []
  const closes: (() => void)[] = []
  const sent: FakeSocket['sent'] = []
  return {
    sent,
    send: (text) => void sent.push(JSON.parse(text) as FakeSocket['sent'][number]),
    onText: (listener) => void texts.push(listener),
    onClose: (listener) => void closes.push(listener),
    receive: (frame) => texts.forEach((listener) => listener(JSON.stringify(frame))),
    close: () => closes.forEach((listener) => listener()),
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('createReconnectingTransport', () => {
  it('asks for feeds again on a new socket and hides the gap from them', async () => {
    const sockets: FakeSocket[] = []
    const states: string[] = []
    const transport = createReconnectingTransport(
      () => Promise.resolve(sockets[sockets.push(createFakeSocket()) - 1]!),
      () => settle().then(() => undefined),
    )
    transport.onState((state) => states.push(state))
    const seen: string[] = []
    await settle()
    transport.subscribe(encodeWire({ name: 'network.status' }), (text) => seen.push(text))
    const first = sockets[0]!
    first.receive({ t: 'm', id: first.sent[0]!.id, x: 'one' })
    first.close()
    await settle()
    const second = sockets[1]!
    expect(second.sent).toHaveLength(1)
    second.receive({ t: 'm', id: second.sent[0]!.id, x: 'two' })
    expect(seen).toEqual(['one', 'two'])
    expect(states.at(-1)).toBe('open')
  })

  it('fails a long call that was under way when the socket went', async () => {
    const sockets: FakeSocket[] = []
    const transport = createReconnectingTransport(
      () => Promise.resolve(sockets[sockets.push(createFakeSocket()) - 1]!),
      () => settle().then(() => undefined),
    )
    await settle()
    const seen: string[] = []
    transport.subscribe(encodeWire({ name: 'actions.confirm', input: { id: 'x' } }), (text) => seen.push(text))
    await settle()
    sockets[0]!.close()
    await settle()
    expect(seen.join()).toContain('API_CONNECTION_LOST')
    expect(sockets[1]!.sent).toHaveLength(0)
  })

  it('tries again until the node answers', async () => {
    let attempts = 0
    const transport = createReconnectingTransport(
      () => (++attempts < 3 ? Promise.reject(new Error('refused')) : Promise.resolve(createFakeSocket())),
      () => Promise.resolve(),
    )
    const states: string[] = []
    transport.onState((state) => states.push(state))
    await settle()
    expect(attempts).toBe(3)
    expect(states.at(-1)).toBe('open')
  })
})
