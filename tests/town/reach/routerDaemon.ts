import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { homeRouter, type HomeMapping } from '../../support/homeRouter.ts'

/*
 * Runs in a router's network namespace: the router now opens ports when asked (UPnP and NAT-PMP), and really forwards
 * what comes there. routerDaemon.ts HOME-ADDRESS OUTER-ADDRESS; says `open` and each change; ends with its input.
 */

const [home = '', outer = ''] = process.argv.slice(2)

async function nft(rules: string): Promise<void> {
  const child = spawn('nft', ['-f', '-'], { stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin.end(rules)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`nft exited with ${String(code)}`)
}
const rules = (mappings: Iterable<HomeMapping>) => `
table ip opened {
  chain inward {
    type nat hook prerouting priority dstnat;
  }
}
flush chain ip opened inward
${[...mappings]
  .map(
    ({ externalPort, internalIp, internalPort }) =>
      `add rule ip opened inward iifname "eth0" tcp dport ${externalPort} dnat to ${internalIp}:${internalPort}`,
  )
  .join('\n')}
`
// What a mapping lets in passes the guard against strangers.
await nft('insert rule ip router guard iifname "eth0" ct status dnat accept\n')
const say = (line: string) => void process.stdout.write(`${line}\n`)
const router = await homeRouter({
  address: home,
  externalIp: outer,
  ssdpPort: 1_900,
  natPmpPort: 5_351,
  natPmp: process.argv.includes('--nat-pmp'),
  upnp: !process.argv.includes('--nat-pmp'),
  async opened({ externalPort, by }) {
    await nft(rules(router.mappings.values()))
    say(`opened ${externalPort} ${by}`)
  },
  async closed({ externalPort }) {
    await nft(rules(router.mappings.values()))
    say(`closed ${externalPort}`)
  },
})
say('open')
process.stdin.resume().on('end', () => process.exit(0))
