import { eventually } from '../support/demo/demoCast.ts'
import { foundTown } from './founding/foundTown.ts'
import { planHosts, type TownPlan } from './founding/hostPlan.ts'
import type { Ground } from './ground/ground.ts'
import type { TownHost } from './hosts/townHost.ts'
import { isWindowHost } from './hosts/windowHost.ts'
import { createCast, moneyed, livesOn, type Cast } from './people/cast.ts'
import { enter } from './people/person.ts'
import { layGround } from './streets/layGround.ts'

interface TownOptions extends TownPlan {
  /** Folder for the hosts' disks. */
  readonly dir: string
  readonly slotMs: number
  /** A test network, whose clock can be moved by days. @default false */
  readonly isDev?: boolean
  readonly say: (line: string) => void
  /** Without namespaces even where they could be had. @default false */
  readonly onLoopback?: boolean
  /** Founded only where cables can be touched. @default false */
  readonly needsCables?: boolean
}

export interface Town {
  readonly ground: Ground
  readonly hosts: readonly TownHost[]
  readonly cast: Cast
  readonly slotMs: number
  readonly say: (line: string) => void
  host(name: string): TownHost
  witnesses(): readonly TownHost[]
  /** Brings a party's computer into the network and its people onto it: the first time, and on an empty disk again. */
  moveIn(host: TownHost): Promise<void>
  /** Starts a host that was down, and enters its people again. */
  restart(host: TownHost): Promise<void>
  stop(): Promise<void>
}

/** So long a witness takes to start when all start at once on two cores, ms. */
const LEAD_A_WITNESS_MS = 4_000

/**
 * Founds the town and lets moneyed move in: witnesses and relay first, then the others by the
 * relay's invitation, as strangers come.
 * @throws where what it needs cannot be had here
 */
export async function createTown(options: TownOptions): Promise<Town> {
  const { say, slotMs } = options
  const plans = planHosts(options)
  const { onLoopback = false, needsCables = false, routers } = options
  const ground = await layGround(plans, { onLoopback, needsCables, needsRouters: routers !== null, say })
  const cast = await createCast(options.fans)
  let hosts: readonly TownHost[] = []
  const stop = async () => {
    // Whoever asked it only heard that the connection is gone.
    for (const { name, endedBy } of hosts) if (endedBy !== null) say(`${name} ended by itself, ${endedBy}`)
    await Promise.all(hosts.map((host) => host.stop()))
    await ground.clear()
  }
  const host = (name: string) => {
    const found = hosts.find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`no host ${name} in the town`)
    return found
  }
  const restart = async (moved: TownHost) => {
    await moved.start()
    for (const person of livesOn(cast, moved.name)) await enter(moved.seam, person)
    const [first] = livesOn(cast, moved.name)
    if (first !== undefined) await moved.seam.client.call('accounts.activate', { address: first.address })
  }
  const moveIn = async (moved: TownHost) => {
    if (moved.pid === null) await moved.start()
    const { invitation } = await host('relay').seam.client.call('network.invitation')
    // As a person would: pressed again where nobody answered in time, on a machine that founds a whole town at once.
    await eventually(
      `${moved.name} to join`,
      async () => (await moved.seam.client.run('network.join', { invitation })).mode === 'joined',
      120_000,
    )
    for (const person of livesOn(cast, moved.name)) await enter(moved.seam, person)
    const [first] = livesOn(cast, moved.name)
    if (first !== undefined) await moved.seam.client.call('accounts.activate', { address: first.address })
  }
  try {
    hosts = await foundTown({
      ...options,
      ground,
      plans,
      people: moneyed(cast),
      developer: cast.developer,
      isDev: options.isDev === true,
      leadMs: 10_000 + LEAD_A_WITNESS_MS * options.witnesses,
    })
    const of = (party: boolean) => hosts.filter(({ kind }) => (kind === 'party') === party)
    await Promise.all(of(false).map((founder) => founder.start()))
    say('Witnesses and relay are started.')
    const relay = host('relay')
    await eventually(
      'final blocks at the relay',
      async () => ((await relay.status())?.final.height ?? 0) >= 2,
      LEAD_A_WITNESS_MS * options.witnesses + 60 * slotMs + 180_000,
    )
    say('Witnesses and relay stand: blocks are final.')
    // Two at a time: a newcomer's start takes a core.
    // Who sits at a window comes when they like.
    const waiting = of(true).filter((party) => !isWindowHost(party))
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await moveIn(next)
        say(`  ${next.name} joined`)
      }
    }
    await Promise.all([worker(), worker()])
    return {
      ground,
      hosts,
      cast,
      slotMs,
      say,
      host,
      witnesses: () => hosts.filter(({ kind }) => kind === 'witness'),
      moveIn,
      restart,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
