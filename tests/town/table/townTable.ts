import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Person } from '../people/person.ts'
import type { Town } from '../createTown.ts'
import type { Shown } from './compareHosts.ts'
import { hostRows } from './hostRows.ts'

const WIDTHS = [12, 7, 7, 6, 10, 11, 11, 6, 6] as const
const MONEY_WIDTH = 14

/** Who is shown with their money. */
export const paidPeople = ({ cast }: Town, maker: Person): readonly Person[] => [
  cast.studio,
  cast.designer,
  cast.developer,
  cast.supplier,
  cast.carrier,
  maker,
]

/** The town as lines of text: heads, finality, units, files and money of every host. */
export async function townTable(town: Town, people: readonly Shown[]): Promise<string[]> {
  const { height, rows } = await hostRows(
    town,
    people.map(({ address }) => address),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const width = WIDTHS[i] ?? MONEY_WIDTH
        return cell.slice(0, width - 1).padEnd(width)
      })
      .join('')
      .trimEnd()
  return [
    line([
      'host',
      'head',
      'final',
      'peers',
      'seat',
      `block ${height}`,
      'state',
      'units',
      'files',
      ...people.map(({ label }) => label),
    ]),
    ...rows.map((row, i) =>
      row === null
        ? line([town.hosts[i]!.name, town.hosts[i]!.pid === null ? 'down' : 'silent'])
        : line([
            row.name,
            String(row.head),
            String(row.final),
            String(row.peers),
            row.seat === 'none' ? '-' : row.seat,
            row.block.slice(0, 10),
            row.stateRoot.slice(0, 10),
            row.units === null ? '-' : String(row.units),
            String(row.files),
            ...row.balances.map((balance) => formatDpn(balance)),
          ]),
    ),
  ]
}
