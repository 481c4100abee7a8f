import { multiaddr } from '@multiformats/multiaddr'
import { peerIdFromString } from '@libp2p/peer-id'
import { createHash } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createNetwork } from './createNetwork.ts'
import { createHost, type Host } from './host/createHost.ts'
import type { Network } from './network.ts'
import { PROVIDER_LIMITS, RELAY_LIMITS, type ListenOptions, type NetworkOptions } from './options.ts'
import { gateRelay } from './reach/gateRelay.ts'

/*
 * A node behind a forwarded port: whatever peers are told, and by whichever of them, it is where it says, and never
 * where it listens.
 */

const TABLE = '/test/table/1'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const identity = (name: string) => createHash('sha256').update(`announce ${name}`).digest()
async function network(name: string, listen: ListenOptions, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const made = await createNetwork({
    identity: identity(name),
    log: silentLogger,
    clock: systemClock,
    listen,
    targetPeers: 0,
    discoveryMs: 300,
    relayAfterMs: 0,
    providers: { protocol: TABLE, serves: 'always' },
    ...options,
  })
  cleanups.push(() => made.stop())
  return made
}

/** Somebody who looks into everything they are told. */
async function spy(): Promise<Host> {
  const host = await createHost({
    identity: identity('spy'),
    listen: [],
    announce: [],
    lan: null,
    discoveryMs: 1_000,
    confirms: true,
    relayLimits: RELAY_LIMITS,
    providerProtocol: TABLE,
    providerLimits: PROVIDER_LIMITS,
    clock: systemClock,
    maxConnections: 20,
    maxMessageBytes: 65_536,
    gater: gateRelay(systemClock, () => false),
  })
  cleanups.push(() => host.stop())
  return host
}

/** A port that leads to the one that a node will listen on. */
async function forwardedPort(): Promise<{ readonly outer: number; readonly inner: number }> {
  const listen = async (server: Server) => {
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    return (server.address() as AddressInfo).port
  }
  const free = createServer()
  const inner = await listen(free)
  await new Promise((done) => free.close(done))
  const door = createServer((from) => {
    const to = connect(inner, '127.0.0.1')
    from.on('error', () => to.destroy()).pipe(to)
    to.on('error', () => from.destroy()).pipe(from)
  })
  cleanups.push(() => void door.close())
  return { outer: await listen(door), inner }
}

/** All of what a host knows of a peer: addresses, and the record that the peer signed. */
async function knownOf(host: Host, id: string) {
  const { addresses, peerRecordEnvelope } = await host.peerStore.get(peerIdFromString(id))
  const signed = Buffer.from(peerRecordEnvelope ?? [])
  return { addresses: addresses.map((entry) => entry.multiaddr.toString()), signed }
}

it('identify, signed record, peers’ lists and table of files tell what is announced, and nothing else', async () => {
  const { outer, inner } = await forwardedPort()
  const told = `/ip4/127.0.0.1/tcp/${outer}`
  const listened = Buffer.from(multiaddr(`/ip4/127.0.0.1/tcp/${inner}`).bytes)
  const node = await network('node', { host: '127.0.0.1', tcpPort: inner, announce: [told], viaRelay: true })
  expect(node.addresses()).toEqual([`${told}/p2p/${node.peerId}`])
  expect(node.listenPort()).toBe(inner)

  const middle = await network('middle', { host: '127.0.0.1', relays: 'always' }, { bootstrap: node.addresses() })
  await vi.waitFor(() => expect(middle.peers()).toMatchObject([{ id: node.peerId }]), 10_000)
  const looker = await spy()
  await looker.dial(multiaddr(node.addresses()[0]))
  await vi.waitFor(async () => {
    const { addresses, signed } = await knownOf(looker, node.peerId)
    expect(addresses).toEqual([told])
    expect(signed.includes(Buffer.from(multiaddr(told).bytes))).toBe(true)
    expect(signed.includes(listened)).toBe(false)
  }, 10_000)
  await looker.dial(multiaddr(middle.addresses()[0]))
  await vi.waitFor(
    () => expect(middle.addressesFor(looker.peerId.toString(), [node.peerId])).resolves.toEqual(node.addresses()),
    10_000,
  )

  // Who never met it hears of it by the table.
  const id = peerIdFromString(node.peerId)
  await looker.hangUp(id)
  await looker.peerStore.delete(id)
  const digest = createHash('sha256').update('a file').digest()
  await vi.waitFor(
    async () => {
      await node.provide(digest, AbortSignal.timeout(5_000))
      for await (const found of looker.services.providers!.find(digest, AbortSignal.timeout(5_000)))
        if (found.equals(id)) return
      throw new Error('nobody has it')
    },
    { timeout: 20_000, interval: 300 },
  )
  expect((await knownOf(looker, node.peerId)).addresses).toEqual([told])
}, 60_000)

it('it listens where it did after it was off, and takes back what it said', async () => {
  const { outer, inner } = await forwardedPort()
  const node = await network('node', {
    host: '127.0.0.1',
    tcpPort: inner,
    announce: [`/ip4/127.0.0.1/tcp/${outer}`],
  })
  const fan = await network('fan', { host: null })
  expect(await fan.connect(node.addresses()[0]!)).toBe(node.peerId)
  await node.goOffline()
  expect([node.addresses(), node.listenPort()]).toEqual([[], null])
  await node.goOnline()
  expect(node.listenPort()).toBe(inner)
  await vi.waitFor(async () => expect(await fan.connect(node.addresses()[0]!)).toBe(node.peerId), 10_000)
  await node.listenOn({ host: '127.0.0.1', tcpPort: inner, announce: ['127.0.0.1'] })
  expect(node.addresses()).toEqual([`/ip4/127.0.0.1/tcp/${inner}/p2p/${node.peerId}`])
  await node.goOffline()
  await node.listenOn({ host: '127.0.0.1', tcpPort: 0, announce: ['127.0.0.1'] })
  await expect(node.goOnline()).rejects.toMatchObject({ code: 'NETWORK_BAD_ADDRESS' })
}, 60_000)

it('a public address that is announced needs nobody to confirm it: it is the operator’s word', async () => {
  const node = await network('node', { host: '127.0.0.1', announce: ['/ip4/8.8.8.8/tcp/4001'], relays: 'whenPublic' })
  expect(node.reach()).toBe('direct')
})
