import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { addressKind } from '#node-core/network/reach/addressKind.ts'
import { parseInvitation } from '#node-core/node/session/invitation.ts'
import type { NodeOptions } from '#node-core/node/options.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

const hasLan = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .some((one) => addressKind(`/ip${one.family === 'IPv6' ? 6 : 4}/${one.address}/tcp/1`) === 'lan')

const nodes: RealNode[] = []
async function open(options: Partial<NodeOptions> = {}): Promise<RealNode> {
  const node = await openRealNode({ listenHost: 'asSet', ...options })
  nodes.push(node)
  return node
}
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.remove()))
})
const status = (node: RealNode): Promise<NetworkStatus> => node.client.call('network.status')
const kinds = (addresses: readonly string[]) => [...new Set(addresses.map(addressKind))]
const ports = (addresses: readonly string[]) =>
  new Set(addresses.filter((one) => !one.includes('/ws/')).map((one) => Number(/\/tcp\/(\d+)/.exec(one)![1])))
const found = (node: RealNode) => node.client.run('network.startLocal', undefined as never)

describe('an app that others can reach', () => {
  it('listens on all interfaces on the port in its settings, and only here once it is switched off', async () => {
    const app = await open()
    await found(app)
    const { peerPort } = await app.client.call('app.settings')
    const before = await status(app)
    expect(before.reach).toMatchObject({ way: hasLan ? 'lan' : 'none', open: true, bySetting: true, port: peerPort })
    expect(kinds(before.addresses)).toEqual(hasLan ? ['lan', 'loopback'] : ['loopback'])
    expect(before.addresses.some((one) => one.includes(`/tcp/${peerPort + 1}/ws/`))).toBe(true)
    const invited = parseInvitation((await app.client.call('network.invitation')).invitation).addresses
    expect(kinds(invited)).toEqual(kinds(before.addresses))
    expect(invited.every((one) => !one.includes('/ws/'))).toBe(true)

    await app.client.call('app.saveSettings', { reachable: false })
    await expect.poll(async () => kinds((await status(app)).addresses), { timeout: 15_000 }).toEqual(['loopback'])
    expect((await status(app)).reach).toMatchObject({ way: 'none', open: false, port: peerPort })

    await app.client.call('app.saveSettings', { reachable: true, peerPort: peerPort + 2_000 })
    await expect
      .poll(async () => (await status(app)).reach, { timeout: 15_000 })
      .toMatchObject({ open: true, port: peerPort + 2_000 })
    expect(ports((await status(app)).addresses)).toEqual(new Set([peerPort + 2_000]))
    expect((await status(app)).notices).toEqual([])
    await expect(app.client.call('app.saveSettings', { peerPort: 80 })).rejects.toMatchObject({ code: 'API_BAD_INPUT' })

    // What is kept outlives a restart.
    await app.stop()
    const again = await openRealNode({ listenHost: 'asSet', dataDir: app.dataDir })
    expect((await status(again)).reach.port).toBe(peerPort + 2_000)
    await again.stop()
  }, 180_000)

  it('takes another port where its own is taken, and says so', async () => {
    const first = await open()
    await found(first)
    const { peerPort } = await first.client.call('app.settings')
    const second = await open()
    await second.client.call('app.saveSettings', { peerPort })
    await found(second)
    const { reach, notices } = await status(second)
    expect(reach.port).toBeGreaterThan(peerPort)
    expect(notices).toEqual([{ code: 'portInUse', data: { asked: peerPort, used: reach.port } }])
  }, 180_000)

  it.runIf(hasLan)(
    'is found again on the local network after it moved, without a new invitation',
    async () => {
      const studio = await open()
      await found(studio)
      const fan = await open()
      await fan.client.run('network.join', await studio.client.call('network.invitation'))
      await expect.poll(async () => (await status(fan)).peers.length, { timeout: 20_000 }).toBe(1)
      const { peerPort } = await studio.client.call('app.settings')
      // Nothing the fan was told leads here.
      await studio.client.call('app.saveSettings', { peerPort: peerPort + 3_000 })
      await expect.poll(async () => (await status(studio)).reach.port, { timeout: 15_000 }).toBe(peerPort + 3_000)
      await expect
        .poll(async () => (await status(fan)).peers.map((peer) => peer.id), { timeout: 40_000 })
        .toEqual([(await status(studio)).peerId])
    },
    180_000,
  )

  it('what is announced is in status and invitation, the port listened on is only the node’s own', async () => {
    const [told, node] = [
      '/ip4/127.0.0.1/tcp/31999',
      await open({ listenHost: '127.0.0.1', announce: ['/ip4/127.0.0.1/tcp/31999'] }),
    ]
    await found(node)
    const now = await status(node)
    expect(now.addresses).toEqual([`${told}/p2p/${now.peerId}`])
    const { peerPort } = await node.client.call('app.settings')
    expect([now.reach.port, now.notices]).toEqual([peerPort, []])
    const { invitation } = await node.client.call('network.invitation')
    expect(parseInvitation(invitation).addresses).toEqual(now.addresses)
  }, 180_000)

  it('a node whose operator names a host is not moved by the switch', async () => {
    const node = await open({ listenHost: '127.0.0.1' })
    await found(node)
    expect((await status(node)).reach).toMatchObject({ open: false, bySetting: false })
    await node.client.call('app.saveSettings', { reachable: true })
    expect(kinds((await status(node)).addresses)).toEqual(['loopback'])
  }, 180_000)
})
