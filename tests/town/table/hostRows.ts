import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '#node-core/model/ids.ts'
import type { Town } from '../createTown.ts'
import type { TownHost } from '../hosts/townHost.ts'

/** One host as the table shows it; null where it does not answer. */
interface HostRow {
  readonly name: string
  readonly head: number
  readonly final: number
  readonly peers: number
  readonly seat: string
  /** Hash of the block compared, and its state root. */
  readonly block: string
  readonly stateRoot: string
  /** Null where the node does not say it to a window. */
  readonly units: number | null
  readonly files: number
  /** In the order of the accounts asked for, at the block compared. */
  readonly balances: readonly bigint[]
}

async function filesOf({ dataDir }: TownHost): Promise<number> {
  const names = await readdir(join(dataDir, 'network', 'content'), { recursive: true }).catch(() => [])
  return names.filter((name) => /bafkrei[a-z2-7]{52}$/.test(name)).length
}

/** Asks every host where it stands, and for the accounts' money at one height that is final on all that answer. */
export async function hostRows(
  town: Town,
  accounts: readonly Address[],
): Promise<{ readonly height: number; readonly rows: readonly (HostRow | null)[] }> {
  const statuses = await Promise.all(town.hosts.map((host) => host.standing().catch(() => null)))
  const finals = statuses.flatMap((status) => (status === null ? [] : [status.final]))
  const height = finals.length === 0 ? 0 : Math.min(...finals)
  const rows = await Promise.all(
    town.hosts.map(async (host, i): Promise<HostRow | null> => {
      const status = statuses[i]
      if (status == null) return null
      try {
        const block = await host.blockAt(height)
        return {
          name: host.name,
          head: status.head,
          final: status.final,
          peers: status.peers,
          seat: status.seat,
          block: block.hash,
          stateRoot: block.stateRoot,
          units: status.units,
          files: await filesOf(host),
          balances: await Promise.all(accounts.map((account) => host.balanceAt(account, height))),
        }
      } catch {
        return null
      }
    }),
  )
  return { height, rows }
}
