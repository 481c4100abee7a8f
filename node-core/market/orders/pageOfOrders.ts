import { LicensedProp_abi, ORDER_BOOKS, type OrderBookName } from '#node-core/contracts/index.ts'
import { toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import type { OrderCursor } from '#node-core/model/order/order.ts'
import { readContract } from '../contracts/readContract.ts'
import type { MarketChainPort } from '../ports.ts'

/** Which list of which licence lines, and where in it. */
export interface OrdersQuery {
  readonly licences: readonly Address[]
  readonly book: OrderBookName
  /** Whose, in books of one party. */
  readonly party: Address
  readonly limit: number
  /** Entries older than this one. */
  readonly before?: OrderCursor | undefined
}

/** An entry of a contract's list. */
export interface OrderEntry {
  readonly licence: Address
  readonly id: Hash
  /** Unix seconds. */
  readonly timeS: number
}

interface Line {
  readonly licence: Address
  /** The newest entry not taken yet. */
  head: OrderEntry
  index: number
}

/**
 * A page of the contracts' own lists, newest first; of the same second by licence, then newest first. Costs one entry
 * for each licence
 * line and one for each row, however many orders there are.
 */
export async function pageOfOrders(
  chain: Pick<MarketChainPort, 'call'>,
  query: OrdersQuery,
): Promise<readonly OrderEntry[]> {
  const book = ORDER_BOOKS.indexOf(query.book)
  const entry = async (licence: Address, index: number): Promise<OrderEntry> => {
    const [id, time] = await readContract(chain, licence, LicensedProp_abi, 'bookEntry', [
      book,
      query.party,
      BigInt(index),
    ])
    return { licence, id: toHash(id), timeS: Number(time) }
  }
  const size = async (licence: Address) =>
    Number(await readContract(chain, licence, LicensedProp_abi, 'bookSize', [book, query.party]))
  const open = async (licence: Address): Promise<Line | null> => {
    const end = await endOf(licence, await size(licence), query.before, (index) => entry(licence, index))
    return end === 0 ? null : { licence, index: end - 1, head: await entry(licence, end - 1) }
  }
  // A contract that answers nonsense is left out rather than failing the list.
  const lines = (await Promise.all(query.licences.map((licence) => open(licence).catch(() => null)))).filter(
    (line) => line !== null,
  )
  const page: OrderEntry[] = []
  while (lines.length > 0 && page.length < query.limit) {
    const next = lines.reduce((best, line) => (isBefore(line.head, best.head) ? line : best))
    page.push(next.head)
    if (next.index === 0) lines.splice(lines.indexOf(next), 1)
    else next.head = await entry(next.licence, --next.index)
  }
  return page
}

function isBefore(a: OrderEntry, b: OrderEntry): boolean {
  return a.timeS > b.timeS || (a.timeS === b.timeS && a.licence < b.licence)
}

/**
 * How many of a licence's entries come after the cursor in the page's order: found by bisection, for entries are in the
 * order of time.
 */
async function endOf(
  licence: Address,
  size: number,
  before: OrderCursor | undefined,
  entry: (index: number) => Promise<OrderEntry>,
): Promise<number> {
  if (before === undefined) return size
  const timeS = Math.floor(Date.parse(before.at) / 1000)
  const last = licence < before.licence ? timeS - 1 : timeS
  let low = 0
  let high = size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((await entry(middle)).timeS <= last) low = middle + 1
    else high = middle
  }
  if (licence !== before.licence) return low
  // Within the second of the cursor: up to the cursor itself.
  for (let end = low; end > 0; end--) {
    const candidate = await entry(end - 1)
    if (candidate.id === before.id) return end - 1
    if (candidate.timeS < timeS) return end
  }
  return 0
}
