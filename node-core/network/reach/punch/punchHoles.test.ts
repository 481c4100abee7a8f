import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Connection, PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, it } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createPunchHoles, PUNCH, PUNCH_LIMITS } from './punchHoles.ts'

const idOf = async (seed: number) =>
  peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(seed)))
const ids = await Promise.all([1, 2, 3].map(idOf))
const [first, second] = ids.toSorted((a, b) => (a.toString() < b.toString() ? -1 : 1)) as [PeerId, PeerId, PeerId]

const RELAY = '/ip4/20.1.2.3/tcp/4001/p2p/12D3KooWEiV4NsQmDhkXYeDDsk8tpeiSZYB66RNJxdr6cX1ZwTaR'
const through = (relay: string, peer: PeerId) =>
  ({ remoteAddr: multiaddr(`${relay}/p2p-circuit/p2p/${peer.toString()}`) }) as Connection
const bytesOf = (address: string) => multiaddr(address).bytes

/** One end, the dials it makes, and what it asks. */
function end(
  self: PeerId,
  other: PeerId,
  options: {
    relay?: string
    isRelayed?: boolean
    speaks?: boolean
    answer?: Uint8Array
    outside?: string
    meets?: boolean
  } = {},
) {
  const relayed = through(options.relay ?? RELAY, other)
  const dials: string[] = []
  const asked: string[] = []
  let isEnded = false
  const holes = createPunchHoles({
    peerId: self,
    clock: systemClock,
    log: silentLogger,
    relayedOnly: () => (options.isRelayed === false ? null : relayed),
    speaks: (_peer, protocol) => protocol === PUNCH && options.speaks !== false,
    ask: (_peer, request) => {
      asked.push(multiaddr(request).toString())
      return Promise.resolve(options.answer ?? bytesOf('/ip4/22.1.1.1/tcp/2222'))
    },
    puncher: {
      look: (relay) => {
        dials.push(`look ${relay.toString()}`)
        return Promise.resolve({ port: 1111, outside: multiaddr(options.outside ?? '/ip4/21.1.1.1/tcp/1111') })
      },
      meet: (own, to, leads, signal) => {
        dials.push(`${leads ? 'lead' : 'follow'} ${own.port} ${to.toString()}`)
        if (options.meets !== false) return Promise.resolve({ remoteAddr: to } as Connection)
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            isEnded = true
            reject(signal.reason as Error)
          }),
        )
      },
    },
  })
  return { holes, relayed, dials, asked, ended: () => isEnded }
}
const refusal = (work: Promise<unknown>) => work.then(() => 'nothing').catch((error: { code: string }) => error.code)

describe('a hole in two routers', () => {
  it('whose peer id is smaller looks at the relay, asks with what it sees, and dials what is answered', async () => {
    const { holes, relayed, dials, asked } = end(first, second)
    const made = await holes.towards(second, relayed)
    expect(asked).toEqual(['/ip4/21.1.1.1/tcp/1111'])
    expect(dials).toEqual([`look ${RELAY}`, `lead 1111 /ip4/22.1.1.1/tcp/2222/p2p/${second.toString()}`])
    expect(made!.remoteAddr.toString()).toContain('/tcp/2222/')
  })

  it('the other answers with its own and follows; by itself it begins nothing', async () => {
    const { holes, relayed, dials } = end(second, first)
    expect(await holes.towards(first, relayed)).toBeNull()
    expect(dials).toEqual([])
    const answer = await holes.answer(bytesOf('/ip4/22.1.1.1/tcp/2222'), first)
    expect(multiaddr(answer).toString()).toBe('/ip4/21.1.1.1/tcp/1111')
    await new Promise((done) => setTimeout(done, 20))
    expect(dials).toEqual([`look ${RELAY}`, `follow 1111 /ip4/22.1.1.1/tcp/2222/p2p/${first.toString()}`])
  })

  it('nobody is asked who does not know how', async () => {
    const { holes, relayed, dials } = end(first, second, { speaks: false })
    expect(await holes.towards(second, relayed)).toBeNull()
    expect(dials).toEqual([])
  })

  it.each([
    ['a house', bytesOf('/ip4/192.168.1.1/tcp/80')],
    ['this computer', bytesOf('/ip4/127.0.0.1/tcp/8545')],
    ['a name', bytesOf('/dns4/bank.example/tcp/443')],
    ['a way on', bytesOf(`${RELAY}/p2p-circuit`)],
    ['another transport', bytesOf('/ip4/22.1.1.1/udp/53')],
    ['no address', utf8ToBytes('GET / HTTP/1.1')],
    ['nothing', new Uint8Array()],
  ])('%s is never dialled, whoever names it', async (_what, hole) => {
    const asked = end(second, first)
    expect(await refusal(asked.holes.answer(hole, first))).toBe('NETWORK_BAD_FRAME')
    expect(asked.dials).toEqual([])
    const asking = end(first, second, { answer: hole })
    expect(await refusal(asking.holes.towards(second, asking.relayed))).toBe('NETWORK_BAD_FRAME')
    expect(asking.dials).toEqual([`look ${RELAY}`])
  })

  it('who is not met through a relay makes nobody dial', async () => {
    const { holes, dials } = end(second, first, { isRelayed: false })
    expect(await refusal(holes.answer(bytesOf('/ip4/22.1.1.1/tcp/2222'), first))).toBe('NETWORK_UNREACHABLE')
    expect(dials).toEqual([])
  })

  it('nobody has us knock at a stranger’s door for long: three dials at once, then one a minute', async () => {
    const victim = bytesOf('/ip4/22.9.9.9/tcp/443')
    const { holes, dials } = end(second, first)
    const refusals = []
    for (let i = 0; i < 10; i++) refusals.push(await refusal(holes.answer(victim, first)))
    expect(refusals.filter((code) => code === 'nothing')).toHaveLength(3)
    expect(new Set(refusals.slice(3))).toEqual(new Set(['NETWORK_RATE_LIMITED']))
    // Nor do others who name the same house by another port, nor one who names another house.
    const [, , third] = ids as [PeerId, PeerId, PeerId]
    expect(await refusal(holes.answer(bytesOf('/ip4/22.9.9.9/tcp/80'), third))).toBe('NETWORK_RATE_LIMITED')
    expect(await refusal(holes.answer(bytesOf('/ip4/23.9.9.9/tcp/443'), first))).toBe('NETWORK_RATE_LIMITED')
    await new Promise((done) => setTimeout(done, 20))
    expect(dials.filter((dial) => dial.startsWith('follow'))).toHaveLength(3)
  })

  it('what is dialled ends with the network', async () => {
    const { holes, relayed, ended } = end(first, second, { meets: false })
    const made = refusal(holes.towards(second, relayed))
    await new Promise((done) => setTimeout(done, 20))
    holes.stop()
    expect(await made).toBe('CANCELLED')
    expect(ended()).toBe(true)
  })

  it('a relay that names a house, or is reached over WebSocket, is of no use', async () => {
    const lied = end(first, second, { outside: '/ip4/10.0.0.1/tcp/22' })
    expect(await refusal(lied.holes.towards(second, lied.relayed))).toBe('NETWORK_BAD_FRAME')
    expect(lied.asked).toEqual([])
    const web = end(first, second, { relay: RELAY.replace('/p2p', '/ws/p2p') })
    expect(await refusal(web.holes.towards(second, web.relayed))).toBe('NETWORK_UNREACHABLE')
    expect(web.dials).toEqual([])
  })

  it('a hole on a local network, where the relay is on it', async () => {
    const relay = RELAY.replace('20.1.2.3', '192.168.7.9')
    const { holes, relayed, dials } = end(first, second, {
      relay,
      outside: '/ip4/192.168.7.2/tcp/1111',
      answer: bytesOf('/ip4/192.168.7.3/tcp/2222'),
    })
    await holes.towards(second, relayed)
    expect(dials.at(-1)).toBe(`lead 1111 /ip4/192.168.7.3/tcp/2222/p2p/${second.toString()}`)
  })

  it('a message is an address and no more', () => {
    expect(bytesOf('/ip6/2a02:1234:5678:9abc:def0:1234:5678:9abc/tcp/65535').length).toBeLessThanOrEqual(
      PUNCH_LIMITS.maxRequestBytes,
    )
  })
})
