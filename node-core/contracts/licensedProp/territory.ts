import type { Hex } from '../../kernel/bytes.ts'
import { badTerritory } from '../errors.ts'

/** Licensed everywhere. ISO 3166-1 does not assign it. */
export const WORLDWIDE = 'WW'

/**
 * Members of the European Union by ISO 3166-1 code, as of 2020-02-01. Kept here, not in the contract: membership
 * changes.
 */
const EU_MEMBERS: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

/** `"EU+US"` → `["EU", "US"]`. @throws CONTRACTS_BAD_TERRITORY */
export function parseTerritory(list: string): string[] {
  if (!/^[A-Z]{2}(\+[A-Z]{2})*$/.test(list))
    throw badTerritory('not two-letter codes joined by +', { list: list.slice(0, 80) })
  return list.split('+')
}

/**
 * The licence's own code under which a delivery country falls, for `OrderRequest.territory`; undefined where it is not
 * licensed.
 * @param country ISO 3166-1 alpha-2
 * @param list the licence's territory, as `EU+US`
 */
export function territoryOfCountry(country: string, list: string): string | undefined {
  const codes = parseTerritory(list)
  if (codes.includes(country)) return country
  if (codes.includes('EU') && EU_MEMBERS.has(country)) return 'EU'
  return codes.includes(WORLDWIDE) ? WORLDWIDE : undefined
}

/** `"EU"` → `0x4555`, the contract's `bytes2`. @throws CONTRACTS_BAD_TERRITORY */
export function territoryCode(code: string): Hex {
  const [only, ...more] = parseTerritory(code)
  if (only === undefined || more.length > 0) throw badTerritory('one code expected', { list: code.slice(0, 80) })
  return `0x${[...only].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`
}
