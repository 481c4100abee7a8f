import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { RouterState } from '#node-core/model/network.ts'
import { homeRouter, type HomeRouter, type HomeRouterOptions } from '../../../tests/support/homeRouter.ts'
import { createNetwork } from '../createNetwork.ts'
import type { RouterSearch } from '../options.ts'
import type { PortMapping } from '../reach/createMappedAddress.ts'
import { keepMapping } from './keepMapping.ts'
import { ROUTER_SEARCH } from './routerSearch.ts'
import { MAX_ROUTER_ANSWER_BYTES } from './upnp/askRouter.ts'

const PORT = 31_000
/** Leases of an hour are renewed within a fifth of a second. */
const fast: Clock = { ...systemClock, after: (ms, task) => systemClock.after(ms / 10_000, task) }
const OWN = { address: '127.0.0.1', cidr: '127.0.0.1/8' }

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
async function router(options: HomeRouterOptions = {}): Promise<HomeRouter> {
  const made = await homeRouter(options)
  closers.push(() => made.close())
  return made
}
const searchOf = (made: HomeRouter, change: Partial<RouterSearch> = {}): RouterSearch => ({
  ...ROUTER_SEARCH,
  networks: () => [OWN],
  gateways: () => [OWN.address],
  natPmpPort: made.natPmpPort,
  ssdp: made.ssdp,
  searchMs: 1_000,
  answerMs: 1_000,
  ...change,
})
function keep(made: HomeRouter, change: Partial<RouterSearch> = {}) {
  const told: { state: RouterState; mapping: PortMapping | null }[] = []
  const kept = keepMapping({
    clock: fast,
    log: silentLogger,
    port: PORT,
    search: searchOf(made, change),
    changed: (state, mapping) => void told.push({ state, mapping }),
  })
  closers.push(() => kept.stop())
  const states = () => told.map(({ state }) => state)
  let seen = 0
  /** Told since the last time this was waited for: some states last a moment here. */
  const until = async (state: RouterState) => {
    await vi.waitFor(() => expect(states().slice(seen)).toContain(state), { timeout: 15_000, interval: 20 })
    const at = seen + states().slice(seen).indexOf(state)
    seen = at + 1
    return told[at]!.mapping
  }
  return { told, states, until, stop: kept.stop }
}

describe('a router that opens ports', () => {
  it.each([
    ['UPnP 1', { natPmp: false }],
    ['UPnP 2', { natPmp: false, service: 'WANIPConnection:2' }],
    ['UPnP over PPP', { natPmp: false, service: 'WANPPPConnection:1' }],
    ['NAT-PMP', { upnp: false }],
  ] as const)('by %s: opens, renews, and takes back at the end', async (_name, options) => {
    const made = await router(options)
    const { told, until, stop } = keep(made)
    await until('open')
    expect(told.at(-1)!.mapping).toEqual({
      internalIp: '127.0.0.1',
      internalPort: PORT,
      externalIp: '20.77.0.1',
      externalPort: PORT,
    })
    await vi.waitFor(
      () => expect(made.heard.filter((line) => line === `open ${PORT}`).length).toBeGreaterThan(2),
      5_000,
    )
    expect(told).toHaveLength(2)
    await stop()
    expect(made.mappings.size).toBe(0)
    expect(made.heard.at(-1)).toBe(`close ${PORT}`)
  })

  it('another port where that one is another computer’s, for ever where it knows no lease', async () => {
    const made = await router({
      natPmp: false,
      refuses: ({ externalPort, leaseSeconds }) => (externalPort === PORT ? 718 : leaseSeconds > 0 ? 725 : null),
    })
    const { told, until, stop } = keep(made)
    await until('open')
    const { externalPort } = told.at(-1)!.mapping!
    expect(externalPort).not.toBe(PORT)
    expect(made.mappings.get(externalPort)).toMatchObject({ internalPort: PORT, leaseSeconds: 0 })
    await stop()
    expect(made.heard.filter((line) => line.startsWith('close'))).toEqual([`close ${externalPort}`])
  })

  it('one that stands behind another is said to, its address told to nobody', async () => {
    for (const externalIp of ['192.168.100.7', '100.64.9.9']) {
      const made = await router({ externalIp })
      const { until, stop } = keep(made)
      expect(await until('behindAnother')).toBeNull()
      // The outer one may forward by hand to the inner one.
      expect(made.mappings.size).toBe(1)
      await stop()
    }
  })

  it('one that refuses is asked again, and the page goes on saying so meanwhile', async () => {
    let asked = 0
    const made = await router({
      natPmp: false,
      refuses: () => {
        asked += 1
        return 606
      },
    })
    const { until, states, stop } = keep(made, { againMs: 50 })
    await until('refused')
    const before = asked
    await vi.waitFor(() => expect(asked).toBeGreaterThan(before + 2), 10_000)
    expect(states().slice(states().indexOf('refused'))).not.toContain('searching')
    await stop()
  })

  it('a new address outside is told; a router that was off is found again', async () => {
    const made = await router()
    const { told, until, states } = keep(made, { againMs: 1_000 })
    await until('open')
    made.externalIp = '21.77.0.1'
    await vi.waitFor(() => expect(told.at(-1)!.mapping?.externalIp).toBe('21.77.0.1'), 5_000)
    await made.close()
    expect(await until('none')).toBeNull()
    const ports = { ssdpPort: made.ssdp.port, natPmpPort: made.natPmpPort }
    await router(ports)
    await until('open')
    expect(states().filter((state) => state === 'open').length).toBeGreaterThan(1)
  })

  it('this computer moves to another network: the mapping is void', async () => {
    const made = await router()
    let networks = [OWN]
    const { until } = keep(made, { networks: () => networks })
    await until('open')
    networks = []
    expect(await until('none')).toBeNull()
  })
})

describe('a router that is broken or lies', () => {
  it('refusing is said, and none at all', async () => {
    const made = await router({ refuses: () => 606, natPmp: false })
    const refused = keep(made)
    await refused.until('refused')
    const nobody = keep(await router({ upnp: false, natPmp: false }))
    await nobody.until('none')
  })

  it.each(['127.0.0.1', '0.0.0.0x', '<x>', '', '999.1.1.1', '::1'])(
    'calls %j its address: not believed',
    async (externalIp) => {
      const { told, until } = keep(await router({ externalIp, natPmp: false }))
      await until('refused')
      expect(told.every(({ mapping }) => mapping === null)).toBe(true)
    },
  )

  const endless = Buffer.alloc(16 * 1024, '<service><serviceType>x</serviceType>')
  it.each([
    [
      'never ends',
      (_: unknown, response: ServerResponse) => {
        const more = () => {
          while (!response.destroyed && response.write(endless));
        }
        response.on('drain', more)
        more()
        return true
      },
    ],
    [
      'drips',
      (_: unknown, response: ServerResponse) => {
        const timer = setInterval(() => response.write('<'), 100)
        response.on('close', () => clearInterval(timer))
        return true
      },
    ],
    ['says nothing', () => true],
    [
      'is a bomb of entities',
      (_: unknown, response: ServerResponse) => {
        const levels = Array.from({ length: 20 }, (_each, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join(
          '',
        )
        response.end(`<!DOCTYPE r [<!ENTITY e0 "x">${levels}]><root><service>&e20;</service></root>`)
        return true
      },
    ],
    [
      'is a flood of services',
      (_: unknown, response: ServerResponse) => {
        response.end('<service>'.repeat(7_000))
        return true
      },
    ],
  ])('a description that %s costs little and opens nothing', async (_name, http) => {
    let sent = 0
    const made = await router({
      natPmp: false,
      http(request, response) {
        request.socket.on('close', () => (sent += request.socket.bytesWritten))
        return http(request, response)
      },
    })
    const before = performance.now()
    const { until } = keep(made, { answerMs: 800 })
    await until('none')
    expect(performance.now() - before).toBeLessThan(6_000)
    // What the kernel's buffers took is not what was read.
    expect(sent).toBeLessThan(32 * 1024 * 1024)
    expect(MAX_ROUTER_ANSWER_BYTES).toBe(64 * 1024)
  })

  it('leads nobody elsewhere: neither by its answer, nor its description, nor a redirect', async () => {
    let visits = 0
    const victim = createServer((socket) => {
      visits++
      socket.destroy()
    })
    victim.listen(0, '127.0.0.2')
    await once(victim, 'listening')
    closers.push(() => new Promise((done) => victim.close(done)))
    const there = `http://127.0.0.2:${(victim.address() as AddressInfo).port}/description.xml`
    await keep(await router({ natPmp: false, location: () => there })).until('none')
    await keep(await router({ natPmp: false, location: () => there.replace('http:', 'https:') })).until('none')
    await keep(await router({ natPmp: false, controlUrl: there })).until('none')
    await keep(
      await router({
        natPmp: false,
        http(_request, response) {
          response.writeHead(302, { location: there }).end()
          return true
        },
      }),
    ).until('none')
    expect(visits).toBe(0)
  })

  it('NAT-PMP answers that are short, for another port or of another kind are none', async () => {
    for (const change of [
      (answer: Buffer) => answer.subarray(0, 3),
      (answer: Buffer) => Buffer.concat([Buffer.from([2]), answer.subarray(1)]),
      (answer: Buffer) => Buffer.from([answer[0]!, 129, ...answer.subarray(2)]),
    ])
      await keep(await router({ upnp: false, natPmpAnswer: change })).until('none')
    const another = await router({
      upnp: false,
      natPmpAnswer(answer) {
        if (answer[1] === 130) answer.writeUInt16BE(PORT + 1, 8)
        return answer
      },
    })
    await keep(another).until('refused')
  })

  it('one that falls silent does not hold up the end', async () => {
    let isSilent = false
    const { until, stop } = keep(await router({ natPmp: false, http: () => isSilent }), { answerMs: 5_000 })
    await until('open')
    isSilent = true
    const before = performance.now()
    await stop()
    expect(performance.now() - before).toBeLessThan(3_000)
  })
})

describe('a host', () => {
  const open = async (made: HomeRouter, change: Partial<RouterSearch> = {}) => {
    const network = await createNetwork({
      identity: createHash('sha256').update(`router ${made.httpUrl}`).digest(),
      log: silentLogger,
      clock: systemClock,
      targetPeers: 0,
      listen: { host: '127.0.0.1', relays: 'whenPublic', mapPort: true },
      routerSearch: searchOf(made, change),
    })
    closers.push(() => network.stop())
    return network
  }

  it('opens a port, and tells no address of it that nobody came in at', async () => {
    const made = await router({ externalIp: '8.8.8.8' })
    const network = await open(made)
    await vi.waitFor(() => expect(network.router().state).toBe('open'), 10_000)
    const port = Number(/tcp\/(\d+)/.exec(network.addresses()[0]!)![1])
    expect(network.router().port).toBe(port)
    expect([...made.mappings.values()]).toMatchObject([{ internalPort: port, internalIp: '127.0.0.1' }])
    // A peer that is asked is not at that address: it dials nobody there, and nothing is confirmed.
    const peer = await createNetwork({
      identity: createHash('sha256').update('router peer').digest(),
      log: silentLogger,
      clock: systemClock,
      targetPeers: 0,
      listen: { host: '127.0.0.1', relays: 'whenPublic' },
    })
    closers.push(() => peer.stop())
    await network.connect(peer.addresses()[0]!)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(network.addresses().some((address) => address.includes('8.8.8.8'))).toBe(false)
    expect(network.reach()).toBe('none')
    await network.listenOn({ host: '127.0.0.1' })
    expect(made.mappings.size).toBe(0)
    expect(network.router().state).toBe('off')
  })

  it('is open at once, however slow the router', async () => {
    const made = await router({ natPmp: false, http: () => true })
    const before = performance.now()
    const network = await open(made, { answerMs: 20_000 })
    expect(performance.now() - before).toBeLessThan(1_500)
    expect(network.router().state).toBe('searching')
    await vi.waitFor(() => expect(network.addresses().length).toBeGreaterThan(0), 2_000)
    const end = performance.now()
    await network.stop()
    expect(performance.now() - end).toBeLessThan(3_000)
  })
})
