import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import { adoptGenesis } from '#node-core/cli/folder/adoptGenesis.ts'
import { foundingGenesis } from '#node-core/node/session/foundingGenesis.ts'
import { bundleNode } from './bundleNode.ts'
import { createFleetNode, type FleetNode } from './fleetNode.ts'
import { freePorts } from './freePorts.ts'
import { makeMember } from './makeMember.ts'

export interface FleetOptions {
  /** Folder for the data folders; made. */
  readonly dir: string
  /** Executive witnesses, odd. */
  readonly witnesses: number
  /** Further witnesses behind them, each with a node too. */
  readonly alternates: number
  readonly slotMs: number
  readonly termSlots: number
  /** Time for the processes to start before the network's first slot. */
  readonly leadMs: number
  /** Overrides of the chain's parameters. @default nobody is fined for being killed for a minute */
  readonly params?: Readonly<Record<string, unknown>>
  /**
   * The middle executive's witness key lies in a second folder too, and the network starts in two halves that do not
   * know each other:
   * the first half of the executives with the key's owner, the others with its twin. The alternates know both.
   */
  readonly twin?: boolean
  /** What each witness has beside deposit and votes, DPN. @default 1000 */
  readonly liquidDpn?: bigint
}

export interface Fleet {
  readonly nodes: readonly FleetNode[]
  readonly executive: readonly FleetNode[]
  readonly alternates: readonly FleetNode[]
  /** With `twin`: the key's owner, and the node that shares its key. */
  readonly twin: { readonly owner: FleetNode; readonly copy: FleetNode } | null
  /** Everyone who has money. */
  readonly holders: readonly Address[]
  readonly startMs: number
  stop(): Promise<void>
}

/** Votes that the witness of rank `i` (0 = first) of `n` starts with, DPN: falling, so that the order is plain. */
export const startingVotes = (i: number, n: number): bigint => BigInt(n - i) * 1_000n

/** Only votes shall move a seat: a witness that is killed for a minute is not fined. */
const NO_FINES = { downtime: { missesInRow: 30, windowSlots: 30, missesInWindow: 31 } }

/** The owner's witness key under an identity of its own, as when a folder is set up from a backup of the key. */
async function copyWitnessKey(from: string, to: string) {
  await makeMember(to)
  const read = async (dir: string) =>
    JSON.parse(await readFile(join(dir, 'node-keys.json'), 'utf8')) as Record<string, string>
  const text = JSON.stringify({ ...(await read(to)), witness: (await read(from))['witness'] })
  for (const name of ['node-keys.json', 'node-keys.json.copy']) await writeFile(join(to, name), text)
  return makeMember(to)
}

/** Makes the data folders of a network of several witnesses and a genesis that names them all; starts nothing. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const count = options.witnesses + options.alternates
  const dirOf = (name: string) => join(options.dir, name)
  const members = await Promise.all(Array.from({ length: count }, (_, i) => makeMember(dirOf(`node${i + 1}`))))
  const middle = Math.floor(options.witnesses / 2)
  const copy = options.twin === true ? await copyWitnessKey(members[middle]!.dataDir, dirOf('twin')) : null
  const all = copy === null ? members : [...members, copy]
  const ports = await freePorts(2 * all.length)
  await bundleNode()
  const startMs = Math.ceil((Date.now() + options.leadMs) / 1000) * 1000
  const genesis = foundingGenesis({
    name: `${options.witnesses} witnesses`,
    chainId: 31_375,
    dev: false,
    startMs,
    witnesses: members.map(({ witness }, i) => ({
      address: witness,
      votesWei: startingVotes(i, count) * WEI_PER_DPN,
      name: `n${i + 1}`,
    })),
    allocations: members.map(({ witness }) => ({
      address: witness,
      balanceWei: (options.liquidDpn ?? 1_000n) * WEI_PER_DPN,
    })),
    remainderTo: members[0]!.treasury,
    params: {
      slotMs: options.slotMs,
      termSlots: options.termSlots,
      executiveCount: options.witnesses,
      alternateCount: options.alternates,
      ...NO_FINES,
      ...options.params,
    },
  })
  const addresses = all.map(({ peer }, i) => `/ip4/127.0.0.1/tcp/${ports[i]!}/p2p/${peer}`)
  /** 0 and 1: the halves; null: knows everyone. */
  const sideOf = (i: number) => (copy === null || (i >= options.witnesses && i < count) ? null : i <= middle ? 0 : 1)
  const knows = (i: number, j: number) => i !== j && (sideOf(i) === null || sideOf(i) === sideOf(j))
  const made = await Promise.all(
    all.map(async ({ dataDir, witness }, i) => {
      await adoptGenesis({ dataDir, genesis, bootstrap: addresses.filter((_, j) => knows(i, j)), candidate: false })
      return createFleetNode({
        name: i < count ? `n${i + 1}` : `twin of n${middle + 1}`,
        dataDir,
        witness,
        port: ports[i]!,
        rpcPort: ports[all.length + i]!,
      })
    }),
  )
  return {
    nodes: made,
    executive: made.slice(0, options.witnesses),
    alternates: made.slice(options.witnesses, count),
    startMs,
    twin: copy === null ? null : { owner: made[middle]!, copy: made[count]! },
    holders: [...members.map(({ witness }) => witness), members[0]!.treasury],
    async stop() {
      await Promise.all(made.map((node) => node.stop()))
    },
  }
}
