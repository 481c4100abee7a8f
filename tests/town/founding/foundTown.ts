import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { adoptGenesis } from '#node-core/cli/folder/adoptGenesis.ts'
import { foundingGenesis } from '#node-core/node/session/foundingGenesis.ts'
import { startingVotes } from '../../support/network/createFleet.ts'
import { freePorts } from '../../support/network/freePorts.ts'
import { makeMember } from '../../support/network/makeMember.ts'
import type { Ground } from '../ground/ground.ts'
import { createTownHost, type HostKind, type TownHost } from '../hosts/townHost.ts'
import type { Person } from '../people/person.ts'
import { createWindowHost } from '../hosts/windowHost.ts'
import type { HostPlan } from './hostPlan.ts'

const CHAIN_ID = 31_376

interface FoundingOptions {
  readonly dir: string
  readonly ground: Ground
  readonly plans: readonly HostPlan[]
  /** Earns the commission of the paradigms that stand in the genesis. */
  readonly developer: Person
  /** Who has money at the beginning, besides the witnesses. */
  readonly people: readonly Person[]
  readonly slotMs: number
  readonly isDev: boolean
  /** Time for the witnesses to start before the first slot. */
  readonly leadMs: number
}

/** Nobody is fined for being cut off for a minute. */
const NO_FINES = { downtime: { missesInRow: 30, windowSlots: 30, missesInWindow: 31 } }
const PEER_PORT = 4_001

/**
 * Writes the genesis, the witnesses' folders and the relay's; starts nothing. Witnesses know one another and the relay;
 * all others know nobody and join by an invitation.
 */
export async function foundTown({
  dir,
  ground,
  plans,
  people,
  developer,
  slotMs,
  isDev,
  leadMs,
}: FoundingOptions): Promise<TownHost[]> {
  await mkdir(dir, { recursive: true })
  // In a namespace every host has the same ports to itself, but the doors of all meet on the test's loopback.
  const ports = await freePorts(3 * plans.length)
  const hosts = await Promise.all(
    plans.map(async ({ name, kind, isWindow }, i) => {
      const lot = ground.lots.get(name)!
      const own = {
        peers: ground.kind === 'namespaces' ? PEER_PORT : ports[3 * i]!,
        web: ports[3 * i + 1]!,
        rpc: ports[3 * i + 2]!,
      }
      await lot.openDoors([own.web, own.rpc])
      await lot.expose(own.peers)
      const dataDir = join(dir, name)
      if (isWindow === true) return { ports: own, host: createWindowHost({ name, lot, dataDir, debugPort: own.web }) }
      // As the app does: a router that opens ports is asked. Who announces an address asks none.
      const party = lot.announce === null ? ['--open-port'] : []
      const startArgs = kind === 'witness' ? ['--arm-key'] : party
      return { ports: own, host: createTownHost({ name, kind, lot, dataDir, ports: own, startArgs }) }
    }),
  )
  const of = (kind: HostKind) => hosts.filter(({ host }) => host.kind === kind)
  const founders = await Promise.all(
    [...of('witness'), ...of('relay')].map(async ({ host, ports: own }) => {
      const member = await makeMember(host.dataDir)
      return { ...member, host, address: `/ip4/${host.lot.address}/tcp/${own.peers}/p2p/${member.peer}` }
    }),
  )
  const witnesses = founders.filter(({ host }) => host.kind === 'witness')
  const genesis = foundingGenesis({
    name: 'The town',
    chainId: CHAIN_ID,
    dev: isDev,
    startMs: Math.ceil((Date.now() + leadMs) / 1_000) * 1_000,
    witnesses: witnesses.map(({ witness, host }, i) => ({
      address: witness,
      votesWei: startingVotes(i, witnesses.length) * WEI_PER_DPN,
      name: host.name,
    })),
    allocations: [
      ...witnesses.map(({ witness }) => ({ address: witness, balanceWei: 1_000n * WEI_PER_DPN })),
      ...people.map(({ address }) => ({ address, balanceWei: 10_000n * WEI_PER_DPN })),
    ],
    remainderTo: witnesses[0]!.treasury,
    developer: developer.address,
    params: { slotMs, executiveCount: witnesses.length, alternateCount: 0, ...NO_FINES },
  })
  for (const { host, address } of founders)
    await adoptGenesis({
      dataDir: host.dataDir,
      genesis,
      bootstrap: founders.map((other) => other.address).filter((other) => other !== address),
      candidate: false,
    })
  return hosts.map(({ host }) => host)
}
