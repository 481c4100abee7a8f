import { createHash } from 'node:crypto'
import { noise } from '@chainsafe/libp2p-noise'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { afterEach, expect, it, vi } from 'vitest'
import { createSeededRandom } from '#node-core/kernel/random.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

it('a peer that writes random bytes on our protocols is cut off; the node stays up and answers others', async () => {
  const errors: string[] = []
  const log = createLogger((line) => line.level === 'error' && errors.push(line.message), 'info')
  const make = (name: string) =>
    createNetwork({
      identity: createHash('sha256').update(name).digest(),
      log,
      clock: systemClock,
      listen: { host: '127.0.0.1' },
      targetPeers: 0,
    })
  const victim = await make('victim')
  const friend = await make('friend')
  cleanups.push(
    () => victim.stop(),
    () => friend.stop(),
  )
  victim.handle('/test/echo/1', async (request) => request, {
    maxRequestBytes: 1_000,
    timeoutMs: 500,
    requestsPerSecond: 1_000,
  })

  const attacker = await createLibp2p({
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify() },
  })
  cleanups.push(async () => attacker.stop())
  const seed = 7
  const random = createSeededRandom(seed)
  const address = multiaddr(victim.addresses()[0]!)
  let refused = false
  for (let round = 0; round < 60 && !refused; round++) {
    try {
      const stream = await attacker.dialProtocol(address, '/test/echo/1')
      stream.send(Uint8Array.from({ length: 1 + random.int(3_000) }, () => random.int(256)))
      if (random.int(2) === 0) await stream.close()
    } catch {
      refused = true
    }
  }
  await vi.waitFor(
    async () => {
      await expect(
        attacker.dialProtocol(address, '/test/echo/1').then((stream) => stream.send(new Uint8Array(6))),
      ).rejects.toThrow()
    },
    { timeout: 10_000, interval: 200 },
  )
  await friend.connect(victim.addresses()[0]!)
  expect(await friend.request(victim.peerId, '/test/echo/1', new Uint8Array([1, 2, 3]))).toEqual(
    new Uint8Array([1, 2, 3]),
  )
  expect(errors).toEqual([])
})
