import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import type { TownHost } from '../hosts/townHost.ts'
import { healAll, partition } from '../links/partition.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check } from './job.ts'

const WAIT_MS = 300_000

async function heads(hosts: readonly TownHost[]) {
  const statuses = await Promise.all(hosts.map((host) => host.status()))
  return statuses.map((status, i) => {
    if (status === null) throw new Error(`${hosts[i]!.name} does not answer`)
    return { head: status.head.height, final: status.final.height, hash: status.head.hash }
  })
}

/**
 * The witnesses split 4/3, the relay and all parties with the four: neither side has the five votes of a quorum, both
 * build, nothing becomes final; healed, there is one chain, final beyond both, and no final block was taken back.
 * @throws MISMATCH
 */
export async function scenarioPartition(town: Town): Promise<void> {
  const { say, slotMs } = town
  const witnesses = town.witnesses()
  const few = witnesses.slice(0, Math.floor(witnesses.length / 2))
  const many = town.hosts.filter((host) => !few.includes(host))
  const all = [...few, ...many]
  await eventually(
    'everybody at the same final blocks',
    async () => Math.min(...(await heads(all)).map(({ final }) => final)) >= 2,
    WAIT_MS,
  )
  await partition(
    few.map(({ lot }) => lot),
    many.map(({ lot }) => lot),
  )
  // Votes that were under way still arrive within a slot or two.
  await new Promise((done) => setTimeout(done, 3 * slotMs))
  const split = await heads(all)
  const finalAtSplit = Math.max(...split.map(({ final }) => final))
  say(`  split ${few.length}/${witnesses.length - few.length}, final ${finalAtSplit}`)
  const apart = await eventually(
    'blocks on both sides',
    async () => {
      const now = await heads([few[0]!, many[0]!])
      return now.every(({ head }, i) => head >= split[i === 0 ? 0 : few.length]!.head + 3) && now
    },
    WAIT_MS,
  )
  const final = (await heads(all)).map((one) => one.final)
  check(Math.max(...final) <= finalAtSplit, `nothing becomes final without a quorum: ${final.join(' ')}`)
  check(apart[0]!.hash !== apart[1]!.hash, 'the sides have chains of their own')
  const known = await few[0]!.rpc.call<{ hash: string }>('eth_getBlockByNumber', [
    `0x${finalAtSplit.toString(16)}`,
    false,
  ])
  say(`  both sides build: heads ${apart.map(({ head }) => head).join(' and ')}, nothing final`)

  await healAll(town.hosts.map(({ lot }) => lot))
  const beyond = Math.max(...apart.map(({ head }) => head))
  await eventually(
    'one chain, final beyond both sides',
    async () => Math.min(...(await heads(all)).map((one) => one.final)) > beyond,
    WAIT_MS,
  )
  for (const host of all) {
    const block = await host.rpc.call<{ hash: string }>('eth_getBlockByNumber', [
      `0x${finalAtSplit.toString(16)}`,
      false,
    ])
    check(block.hash === known.hash, `${host.name} kept the block ${finalAtSplit} that was final before`)
  }
  say(`  healed: final ${Math.min(...(await heads(all)).map((one) => one.final))} everywhere`)
  await compareHosts(town, paidPeople(town, town.cast.factorySlow))
}
