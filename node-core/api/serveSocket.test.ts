import { expect, it } from 'vitest'
import { silentLogger } from '../kernel/log.ts'
import { MAX_RUNNING, MAX_WAITING } from './callGate.ts'
import { createServer, type CallHandlers, type FeedHandlers } from './createServer.ts'
import { MAX_SUBSCRIPTIONS, MUCH_UNSENT, serveSocket, TOO_MUCH_UNSENT } from './serveSocket.ts'
import { decodeWire, encodeWire } from './wire.ts'

/** A socket whose other end reads nothing until told to: what is unsent is counted, and read on only when asked to. */
function stuckSocket() {
  const queued: Array<{ readonly text: string; readonly sent?: (() => void) | undefined }> = []
  let hear: (text: string) => void = () => undefined
  let bytes = 0
  const state = { most: 0, paused: false, closed: false, sent: queued, taken: [] as string[] }
  return {
    state,
    say: (frame: object) => hear(JSON.stringify(frame)),
    /** The other end takes everything. */
    drain() {
      for (let next = queued.shift(); next !== undefined; next = queued.shift()) {
        bytes -= next.text.length
        state.taken.push(next.text)
        next.sent?.()
      }
    },
    socket: {
      send(text: string, sent?: () => void) {
        queued.push({ text, sent })
        bytes += text.length
        state.most = Math.max(state.most, bytes)
      },
      onText: (listener: (text: string) => void) => void (hear = listener),
      onClose: () => undefined,
      unsent: () => bytes,
      pause: (paused: boolean) => void (state.paused = paused),
      close: () => void (state.closed = true),
    },
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

function serve(answer: () => unknown) {
  let tell: (event: number) => void = () => undefined
  const counts = { running: 0, most: 0 }
  const calls = {
    async 'app.info'() {
      counts.most = Math.max(counts.most, ++counts.running)
      try {
        return await answer()
      } finally {
        counts.running--
      }
    },
  }
  const feeds = { 'market.changed': (_: undefined, emit: (event: number) => void) => ((tell = emit), () => undefined) }
  const server = createServer(calls as unknown as CallHandlers, feeds as unknown as FeedHandlers, silentLogger)
  const end = stuckSocket()
  serveSocket(server, end.socket, { id: 'test' })
  return { ...end, counts, tell: (event: number) => tell(event) }
}

const INFO = encodeWire({ name: 'app.info' })

it('stops reading from who asks without reading, and keeps what waits for it small', async () => {
  const { say, state, drain } = serve(() => 'x'.repeat(10_000))
  let asked = 0
  // As a transport does that keeps to `pause`.
  for (; asked < 20_000 && !state.paused; asked++) {
    say({ t: 'r', id: asked, x: INFO })
    if (asked % 10 === 0) await settle()
  }
  await settle()
  expect(state.paused).toBe(true)
  expect(asked).toBeLessThan(300)
  expect(state.most).toBeLessThan(2 * MUCH_UNSENT)
  drain()
  expect(state.paused).toBe(false)
  say({ t: 'r', id: 20_000, x: INFO })
  await settle()
  expect(state.sent.map(({ text }) => (JSON.parse(text) as { id: number }).id)).toEqual([20_000])
})

it('closes who pushes on regardless, before much is kept for it', async () => {
  const { say, state } = serve(() => 'x'.repeat(1_000_000))
  for (let i = 0; i < 1_000 && !state.closed; i++) {
    say({ t: 'r', id: i, x: INFO })
    await Promise.resolve()
    if (i % 20 === 0) await settle()
  }
  expect(state.closed).toBe(true)
  expect(state.most).toBeLessThan(TOO_MUCH_UNSENT + 2_000_000)
})

it('gives who does not read the last news of a feed only', async () => {
  const { say, state, drain, tell } = serve(() => 'x'.repeat(MUCH_UNSENT + 1))
  say({ t: 's', id: 7, x: encodeWire({ name: 'market.changed' }) })
  say({ t: 'r', id: 1, x: INFO })
  await settle()
  for (let i = 0; i < 100_000; i++) tell(i)
  expect(state.sent).toHaveLength(1)
  drain()
  const events = state.taken
    .slice(1)
    .map((text) => (decodeWire((JSON.parse(text) as { x: string }).x) as { event: number }).event)
  expect(events).toEqual([99_999])
})

it('runs some calls at a time, lets some wait, and refuses the rest with a code', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const { say, state, counts, drain } = serve(() => held)
  const all = MAX_RUNNING + MAX_WAITING + 10
  for (let i = 0; i < all; i++) say({ t: 'r', id: i, x: INFO })
  await settle()
  const replies = () =>
    state.sent.map(
      ({ text }) => decodeWire((JSON.parse(text) as { x: string }).x) as { ok: boolean; error?: { code: string } },
    )
  expect(replies().map((reply) => reply.error?.code)).toEqual(Array(10).fill('API_BUSY'))
  release()
  await settle()
  expect(replies().filter((reply) => reply.ok)).toHaveLength(MAX_RUNNING + MAX_WAITING)
  expect(counts).toEqual({ running: 0, most: MAX_RUNNING })
  drain()
})

it('has so many subscriptions and no more', async () => {
  const { say, state, tell } = serve(() => null)
  for (let i = 0; i < MAX_SUBSCRIPTIONS + 50; i++) say({ t: 's', id: i, x: encodeWire({ name: 'app.info' }) })
  await settle()
  expect(state.sent).toHaveLength(MAX_SUBSCRIPTIONS)
  tell(1)
})

it('parses no message of millions of brackets', async () => {
  const { say, state } = serve(() => null)
  for (let i = 0; i < 5; i++) say({ t: 'r', id: i, x: '['.repeat(2e6) + ']'.repeat(1.9e6) })
  say({ t: 'r', id: 9, x: `[${'{},'.repeat(1.3e6)}{}]` })
  await settle()
  expect(state.sent).toHaveLength(6)
  for (const { text } of state.sent) expect(text).toContain('API_BAD_WIRE')
})
