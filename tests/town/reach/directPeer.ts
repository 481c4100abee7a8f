import { createHash, randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { createContentStore } from '#node-core/network/content/createContentStore.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'

/*
 * A host with files and nothing else, for what is between hosts: run in a namespace, told what to do by lines of JSON
 * on its input, answers each with one. directPeer.ts NAME FOLDER PORT RELAYS WAYS BOOTSTRAP…, where WAYS are `opens`
 * (a port, by the router), `punches` (holes), both or neither
 */

const [name = '', dir = '', port = '0', relays = 'never', ways = '', ...bootstrap] = process.argv.slice(2)
const network = await createNetwork({
  identity: createHash('sha256').update(`direct ${name}`).digest(),
  log: createLogger(
    (line) => void process.stderr.write(`${name} ${JSON.stringify(line)}\n`),
    (process.env['TOWN_LOG'] as 'debug' | 'info' | undefined) ?? 'info',
  ),
  clock: systemClock,
  listen: {
    host: '0.0.0.0',
    tcpPort: Number(port),
    viaRelay: relays === 'never',
    relays: relays as 'never' | 'always' | 'whenPublic',
    mapPort: ways.includes('opens'),
    punchHoles: ways.includes('punches'),
  },
  bootstrap,
  targetPeers: 0,
  relayAfterMs: 2_000,
  routerSearch: { againMs: 2_000 },
})
const content = await createContentStore({
  dir,
  network,
  clock: systemClock,
  log: createLogger(() => undefined, 'error'),
})

const CALLS = {
  status: () => ({
    peerId: network.peerId,
    reach: network.reach(),
    router: network.router(),
    addresses: network.addresses(),
    peers: network.peers().map(({ id, address, relayed }) => ({ id, address, relayed })),
  }),
  put: async ({ bytes }: { bytes: number }) => content.put(new Uint8Array(randomBytes(bytes))),
  get: async ({ id, from }: { id: ContentId; from: string }) => content.get(id, { from: [from], searchMs: 60_000 }),
  connect: async ({ address }: { address: string }) => network.connect(address),
  stop: async () => {
    await content.stop()
    await network.stop()
    setTimeout(() => process.exit(0), 50)
    return null
  },
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { call, ...input } = JSON.parse(line) as { call: keyof typeof CALLS }
    void Promise.resolve()
      .then(() => CALLS[call](input as never) as unknown)
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error: String(error) }),
      )
      .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`))
  })
  .on('close', () => process.exit(0))
process.stdout.write(`${JSON.stringify({ value: 'ready' })}\n`)
