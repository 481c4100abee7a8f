import { noise } from '@chainsafe/libp2p-noise'
import { tcp } from '@libp2p/tcp'
import type { Libp2p, Stream } from '@libp2p/interface'
import { createLibp2p } from 'libp2p'
import { afterEach, expect, it, vi } from 'vitest'
import './platformGaps.ts'
import { frugalYamux } from './frugalYamux.ts'

const WINDOW = 256 * 1024
const PROTOCOL = '/test/window/1'
const started: Libp2p[] = []

afterEach(() => Promise.all(started.splice(0).map((host) => host.stop())))

async function start(): Promise<Libp2p> {
  const host = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [frugalYamux({ streamOptions: { initialStreamWindowSize: WINDOW, maxStreamWindowSize: WINDOW } })],
  })
  started.push(host)
  return host
}

/** A stream to a host that reads all it gets. */
async function openStream(): Promise<{ stream: Stream & { sendWindowCapacity: number }; read: () => number }> {
  const [reader, writer] = [await start(), await start()]
  let bytes = 0
  await reader.handle(PROTOCOL, async (incoming) => {
    for await (const part of incoming) bytes += part.byteLength
  })
  const stream = await writer.dialProtocol(reader.getMultiaddrs(), PROTOCOL)
  return { stream: stream as Stream & { sendWindowCapacity: number }, read: () => bytes }
}

it('is not answered for every small message', async () => {
  const { stream, read } = await openStream()
  const before = stream.sendWindowCapacity
  for (let i = 0; i < 100; i++) stream.send(new Uint8Array(200))
  await vi.waitFor(() => expect(read()).toBe(20_000), 5_000)
  expect(stream.sendWindowCapacity).toBe(before - 20_000)
})

it('lets far more through than a window holds', async () => {
  const { stream, read } = await openStream()
  const part = new Uint8Array(50_000)
  for (let i = 0; i < 40; i++) if (!stream.send(part)) await stream.onDrain()
  await vi.waitFor(() => expect(read()).toBe(2_000_000), 10_000)
  expect(stream.sendWindowCapacity).toBeGreaterThan(WINDOW / 2 - part.length)
})

it('holds no more than a window for a reader that takes a little and pauses again', async () => {
  const [reader, writer] = [await start(), await start()]
  const parts = 60
  const size = 50_000
  let [bytes, most] = [0, 0]
  await reader.handle(PROTOCOL, (incoming) => {
    incoming.addEventListener('message', ({ data }) => {
      bytes += data.byteLength
      incoming.pause()
      setTimeout(() => {
        most = Math.max(most, incoming.readBufferLength)
        if (incoming.readStatus === 'paused') incoming.resume()
      }, 2)
    })
  })
  const stream = await writer.dialProtocol(reader.getMultiaddrs(), PROTOCOL)
  for (let i = 0; i < parts; i++) if (!stream.send(new Uint8Array(size))) await stream.onDrain()
  await vi.waitFor(() => expect(bytes).toBe(parts * size), 20_000)
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(WINDOW)
})

it('outlives a connection that is gone in the moment in which a stream is opened on it', async () => {
  const thrown: unknown[] = []
  const hear = (error: unknown) => void thrown.push(error)
  process.on('uncaughtException', hear)
  const [reader, writer] = [await start(), await start()]
  await reader.handle(PROTOCOL, (stream) => stream.close())
  const connection = await writer.dial(reader.getMultiaddrs())
  // Closed below, and the muxer is not told yet.
  const { muxer } = connection as unknown as { muxer: { maConn: { writeStatus: string } } }
  muxer.maConn.writeStatus = 'closed'
  await expect(connection.newStream(PROTOCOL)).rejects.toThrow()
  await new Promise(setImmediate)
  process.off('uncaughtException', hear)
  expect(thrown).toEqual([])
})
