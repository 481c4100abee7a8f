import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Connection } from '@libp2p/interface'
import { describe, expect, it } from 'vitest'
import type { Clock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { unreachable } from '../errors.ts'
import { addressKind } from './addressKind.ts'
import { meetLanPeers } from './meetLanPeers.ts'
import { MAX_OWN_ADDRESSES, rankAddresses } from './rankAddresses.ts'
import { reachOf } from './reachOf.ts'

const PEER = '12D3KooWRdFFg3yTbTsDq5Z1yCvCWbqznEFro9jeVivo7rkayJ4D'
const OTHER = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

const KIND = {
  '/ip4/8.8.8.8/tcp/1': 'public',
  '/ip4/172.32.0.1/tcp/1': 'public',
  '/ip4/172.31.0.1/tcp/1': 'lan',
  '/ip4/192.168.1.20/tcp/1/ws': 'lan',
  '/ip4/100.64.3.4/tcp/1': 'lan',
  '/ip4/127.0.0.2/tcp/1': 'loopback',
  '/ip6/::1/tcp/1': 'loopback',
  '/ip6/fd00::2/tcp/1': 'lan',
  '/ip6/2a01:4f8::1/tcp/1': 'public',
  '/dns4/relay.example/tcp/1': 'public',
  '/dns4/localhost/tcp/1': 'loopback',
  '/dns4/printer.local/tcp/1': 'lan',
  [`/ip4/8.8.8.8/tcp/1/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`]: 'relay',
  [`/ip4/192.168.1.1/tcp/1/p2p/${OTHER}/p2p-circuit/p2p/${PEER}`]: 'lan',
  [`/ip4/127.0.0.1/tcp/1/p2p/${OTHER}/p2p-circuit`]: 'loopback',
  '/p2p-circuit': null,
  nonsense: null,
} as const

describe('addresses', () => {
  it.each(Object.entries(KIND))('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind))

  it('ranks by use to a stranger, TCP before WebSocket, without link-local ones, and not too many', () => {
    const relay = `/ip4/8.8.8.8/tcp/1/p2p/${OTHER}/p2p-circuit`
    expect(
      rankAddresses([
        '/ip4/127.0.0.1/tcp/1',
        '/ip4/10.0.0.1/tcp/2/ws',
        '/ip4/10.0.0.1/tcp/1',
        '/ip6/fe80::1/tcp/1',
        relay,
        '/ip4/9.9.9.9/tcp/1',
        '/ip4/10.0.0.1/tcp/1',
      ]),
    ).toEqual(['/ip4/9.9.9.9/tcp/1', relay, '/ip4/10.0.0.1/tcp/1', '/ip4/10.0.0.1/tcp/2/ws', '/ip4/127.0.0.1/tcp/1'])
    expect(rankAddresses(Array.from({ length: 99 }, (_, i) => `/ip4/8.8.8.8/tcp/${i + 1}`))).toHaveLength(
      MAX_OWN_ADDRESSES,
    )
  })

  it('say how one is reached', () => {
    const relay = `/ip4/8.8.8.8/tcp/1/p2p/${OTHER}/p2p-circuit`
    const [lan, here] = ['/ip4/10.0.0.1/tcp/1', '/ip4/127.0.0.1/tcp/1']
    expect(reachOf([here, lan, relay, '/ip4/8.8.8.8/tcp/1'])).toBe('direct')
    expect(reachOf([here, lan, relay])).toBe('relay')
    expect(reachOf([here, lan])).toBe('lan')
    expect(reachOf([here])).toBe('none')
    expect(reachOf([])).toBe('none')
  })
})

describe('peers met on the local network', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  function meeting(speaks: (peer: string) => readonly string[] | null) {
    let now = 1_000_000
    const clock: Clock = { now: () => now, after: () => () => undefined }
    const dials: string[][] = []
    const closed: string[] = []
    const here = new Map<string, readonly string[]>()
    const lan = meetLanPeers({
      clock,
      log: silentLogger,
      protocol: '/ours/1',
      wants: () => true,
      isNobody: () => false,
      connected: (peer) => here.get(peer) ?? null,
      async dial(addresses, id) {
        dials.push(addresses.map(String))
        if (speaks(id.toString()) === null) throw unreachable('no')
        return { remotePeer: id } as unknown as Connection
      },
      protocolsOf: async (connection) => speaks(connection.remotePeer.toString()) ?? [],
      hangUp: async (id) => void closed.push(id.toString()),
    })
    const say = async (peer: string, ...addresses: string[]) => {
      lan.found({ id: peerIdFromString(peer), multiaddrs: addresses.map((address) => multiaddr(address)) })
      await settle()
    }
    return { say, dials, closed, here, lan, pass: (ms: number) => void (now += ms) }
  }

  it('keeps its own, hangs up on others and leaves them alone for a while', async () => {
    const { say, dials, closed, pass } = meeting((peer) => (peer === PEER ? ['/ours/1'] : ['/theirs/1']))
    await say(PEER, '/ip4/10.0.0.2/tcp/1')
    await say(OTHER, '/ip4/10.0.0.3/tcp/1')
    await say(OTHER, '/ip4/10.0.0.3/tcp/1')
    expect(closed).toEqual([OTHER])
    expect(dials).toHaveLength(2)
    pass(600_001)
    await say(OTHER, '/ip4/10.0.0.3/tcp/1')
    expect(dials).toHaveLength(3)
  })

  it('looks at who came first by itself, and keeps a stranger out', async () => {
    const { say, dials, closed, here, lan, pass } = meeting(() => null)
    here.set(PEER, ['/ours/1']).set(OTHER, ['/theirs/1'])
    await say(PEER, '/ip4/10.0.0.2/tcp/1')
    await say(OTHER, '/ip4/127.0.0.1/tcp/1')
    expect([dials, closed]).toEqual([[], [OTHER]])
    expect([lan.isStranger(PEER), lan.isStranger(OTHER)]).toEqual([false, true])
    pass(600_001)
    expect(lan.isStranger(OTHER)).toBe(false)
  })

  it('dials only the local network, at few addresses, few at a time', async () => {
    const { say, dials } = meeting(() => null)
    await say(PEER, '/ip4/8.8.8.8/tcp/22', '/ip4/127.0.0.1/tcp/22')
    expect(dials).toEqual([])
    await say(PEER, '/ip4/8.8.8.8/tcp/22', ...Array.from({ length: 20 }, (_, i) => `/ip4/10.0.0.${i + 1}/tcp/1`))
    expect(dials[0]).toHaveLength(8)
    await say(PEER, '/ip4/10.0.0.2/tcp/1')
    expect(dials).toHaveLength(1)
  })
})
