import type { Person } from '../people/person.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { hostRows } from './hostRows.ts'

/** Hosts hear of a last unit a little later than others. */
const AGREE_MS = 180_000

/** Whose money is compared, and what they are called. */
export type Shown = Pick<Person, 'address' | 'label'>

/** At most so many blocks may the finals of two hosts lie apart at one moment. */
export const FINAL_SPREAD = 8

/** Why the hosts do not agree now; null where they do. */
export async function disagreement(town: Town, people: readonly Shown[]): Promise<string | null> {
  const { height, rows } = await hostRows(
    town,
    people.map(({ address }) => address),
  )
  const first = rows[0]
  if (first == null || height === 0) return 'nothing is final'
  const finals = rows.flatMap((row) => (row === null ? [] : [row.final]))
  if (Math.max(...finals) - height > FINAL_SPREAD) return `finality lies apart: ${finals.join(' ')}`
  for (const [i, row] of rows.entries()) {
    const { name } = town.hosts[i]!
    if (row === null) return `${name} does not answer`
    const said = (what: string, one: unknown, other: unknown) =>
      `at block ${height} ${name} has ${what} ${String(one)}, ${first.name} ${String(other)}`
    if (row.block !== first.block) return said('the block', row.block, first.block)
    if (row.stateRoot !== first.stateRoot) return said('the state', row.stateRoot, first.stateRoot)
    if (row.units !== null && row.units !== first.units) return said('units', row.units, first.units)
    for (const [j, balance] of row.balances.entries())
      if (balance !== first.balances[j]) return said(`money of ${people[j]!.label}`, balance, first.balances[j])
  }
  return null
}

/**
 * No host lags behind; every one has the same block and state root at the highest height final everywhere, the same
 * number of units, and the same money for each of these people, to the wei.
 * @throws MISMATCH
 */
export async function compareHosts(town: Town, people: readonly Shown[]): Promise<void> {
  let why: string | null = 'not asked'
  await eventually(
    'all hosts to agree',
    async () => {
      why = await disagreement(town, people)
      return why === null
    },
    AGREE_MS,
  ).catch(() => {
    throw new Error(`MISMATCH: ${String(why)}`)
  })
}
