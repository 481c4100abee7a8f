import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ground, Lot, PlotPlan } from '../ground/ground.ts'
import { openDoors } from '../ground/openDoors.ts'
import { runTool } from '../ground/runTool.ts'
import { takeDown } from '../ground/takeDown.ts'
import { createCable } from '../links/createCable.ts'
import { FIREWALL, routerRules } from '../links/firewall.ts'

/** Another one where two towns stand on one machine, so that neither is tidied away by the other’s people. */
const PREFIX = `${process.env['TOWN_PREFIX'] ?? 'dnt'}-`

/** Namespaces, and the nodes in them, of a town whose test was killed. */
async function sweep(): Promise<void> {
  const names = (await runTool('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '')
  for (const name of names) {
    const pid = name.startsWith(PREFIX) ? /^(\d+)-/.exec(name.slice(PREFIX.length))?.[1] : undefined
    if (pid === undefined) continue
    try {
      process.kill(Number(pid), 0)
    } catch {
      await takeDown(name).catch(() => undefined)
    }
  }
}

/**
 * Lays a bridge and hosts around it, each in a network namespace of its own with one cable. Addresses are public ones
 * of different /8 networks, as strangers have: what a node decides by the kind of an address, it decides here as on the
 * internet. Nothing leads out of the town.
 */
export async function layNamespaces(plans: readonly PlotPlan[]): Promise<Ground> {
  await sweep()
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-town-doors-'))
  const town = `${PREFIX}${process.pid}-${Math.floor(Math.random() * 1e6).toString(36)}`
  const made: string[] = []
  const closers: (() => Promise<void>)[] = []
  const nameOf = (part: string) => `${town}-${part}`
  const add = async (name: string) => {
    await runTool('ip', ['netns', 'add', name])
    made.push(name)
    await runTool('ip', [
      'netns',
      'exec',
      name,
      'sh',
      '-c',
      'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 || true',
    ])
  }
  const ip = (namespace: string, ...lines: string[]) =>
    runTool('ip', ['-n', namespace, '-batch', '-'], `${lines.join('\n')}\n`)
  const nft = (namespace: string, rules: string) => runTool('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], rules)
  const clear = async () => {
    for (const close of closers) await close()
    for (const name of made) await takeDown(name)
    await rm(folder, { recursive: true, force: true })
  }

  const street = nameOf('street')
  const layLot = async (plan: PlotPlan, index: number): Promise<Lot> => {
    const port = `to-${plan.name}`
    const address = `${20 + index}.77.0.1`
    const home = nameOf(plan.name)
    const outer = plan.behindNat !== undefined ? nameOf(`${plan.name}-router`) : home
    await add(outer)
    await ip(
      street,
      `link add name ${port} type veth peer name eth0 netns ${outer}`,
      `link set dev ${port} master street up`,
    )
    // Everybody is on the link: no router between hosts is needed to give each a network of its own.
    await ip(
      outer,
      'link set lo up',
      `addr add ${address}/32 dev eth0`,
      'link set eth0 up',
      'route add default dev eth0',
    )
    await nft(outer, FIREWALL)
    if (outer !== home) {
      await add(home)
      await ip(
        outer,
        `link add name home type veth peer name eth0 netns ${home}`,
        'addr add 192.168.7.1/24 dev home',
        'link set home up',
      )
      await ip(
        home,
        'link set lo up',
        'addr add 192.168.7.2/24 dev eth0',
        'link set eth0 up',
        'route add default via 192.168.7.1',
      )
      await runTool('ip', ['netns', 'exec', outer, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
      await nft(outer, routerRules(plan.behindNat === 'symmetric' ? 'fully-random' : ''))
    }
    const { kbitPerSecond = null, delayMs = 0 } = plan
    const cable = createCable({ street, port, outer, kbitPerSecond, delayMs })
    closers.push(() => cable.end())
    if (kbitPerSecond !== null) await cable.slow(kbitPerSecond)
    await cable.delay(delayMs)
    const prefix = ['ip', 'netns', 'exec', home]
    return {
      name: plan.name,
      address,
      listenHost: '0.0.0.0',
      announce: null,
      prefix,
      cable,
      expose: () => Promise.resolve(),
      async openDoors(ports) {
        closers.push(await openDoors(prefix, join(folder, plan.name), ports))
      },
    }
  }

  try {
    await add(street)
    await ip(street, 'link set lo up', 'link add name street type bridge', 'link set street up')
    const lots = new Map<string, Lot>()
    for (const [index, plan] of plans.entries()) lots.set(plan.name, await layLot(plan, index))
    return { kind: 'namespaces', lots, clear }
  } catch (error) {
    await clear()
    throw error
  }
}
