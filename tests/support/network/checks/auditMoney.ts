import type { Holding, Supply } from '#node-core/node/session/rpc/moneyMethods.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { FleetNode } from '../fleetNode.ts'

const SUPPLY = 1_000_000_000n * WEI_PER_DPN
/** S of protocol.md §2.12. */
const SCALE = 1n << 64n

/** All the money at one block, settled. */
export interface Books {
  readonly height: number
  readonly slot: number
  readonly transactions: number
  readonly supply: Supply
  /** By account. */
  readonly holdings: ReadonlyMap<string, Holding>
}

const tag = (height: number) => `0x${height.toString(16)}`
const sum = (holding: Holding) => BigInt(holding.liquidWei) + BigInt(holding.bondedWei)

/** Reads the books of a node at a height. */
export async function readBooks(node: FleetNode, height: number, holders: readonly string[]): Promise<Books> {
  const [supply, block, ...list] = await Promise.all([
    node.rpc.call<Supply>('dip_getSupply', [tag(height)]),
    node.rpc.call<{ transactions: unknown[]; slot: string }>('eth_getBlockByNumber', [tag(height), false]),
    ...holders.map((holder) => node.rpc.call<Holding>('dip_getHolding', [holder, tag(height)])),
  ])
  return {
    height,
    slot: Number(block.slot),
    transactions: block.transactions.length,
    supply,
    holdings: new Map(holders.map((holder, i) => [holder, list[i]!])),
  }
}

/**
 * The whole supply is there, and what holders have or are owed adds up to the last fraction of a wei.
 * @throws MISMATCH
 */
export function assertConserved({ supply, holdings, height }: Books): void {
  const inAll =
    BigInt(supply.totalWei) + BigInt(supply.owedWei) + BigInt(supply.waitingWei) + BigInt(supply.holdersPotWei)
  if (inAll !== SUPPLY) throw new Error(`MISMATCH: supply at height ${height} is ${inAll} wei`)
  const held = [...holdings.values()].reduce((total, holding) => total + sum(holding), 0n)
  const fractions = [...holdings.values()].reduce((total, holding) => total + BigInt(holding.fraction), 0n)
  // Settled, T + D = Σ balance + (R + Σ fraction) ÷ S.
  const owedOn = (BigInt(supply.totalWei) + BigInt(supply.owedWei) - held) * SCALE
  if (owedOn !== BigInt(supply.remainder) + fractions)
    throw new Error(
      `MISMATCH: holders at height ${height} have ${held} wei, ${owedOn - BigInt(supply.remainder) - fractions} ÷ 2^64 wei are unaccounted for`,
    )
}

/**
 * The first dividend of a network: the block after `before` paid `amountWei` to all holders but `excluded`, each his
 * exact share, and
 * did nothing else with money. (Later ones go by what was credited before, which a settled view does not show.) @throws
 * MISMATCH
 */
export function assertFirstDividend(before: Books, after: Books, amountWei: bigint, excluded: string): void {
  if (before.supply.index !== '0' || after.transactions !== 0)
    throw new Error(
      `MISMATCH: height ${after.height} is not a quiet first dividend (index ${before.supply.index}, ${after.transactions} transactions)`,
    )
  const pot = BigInt(before.supply.holdersPotWei) - BigInt(after.supply.holdersPotWei)
  if (pot !== amountWei)
    throw new Error(`MISMATCH: height ${after.height} paid ${pot} wei out of the pot, not ${amountWei}`)
  const grown = BigInt(after.supply.index) - BigInt(before.supply.index)
  if (grown <= 0n) throw new Error(`MISMATCH: height ${after.height} paid nobody`)
  for (const [holder, held] of before.holdings) {
    const now = after.holdings.get(holder)!
    const expected =
      holder === excluded
        ? BigInt(held.liquidWei)
        : BigInt(held.liquidWei) + (sum(held) * grown + BigInt(held.fraction)) / SCALE
    if (BigInt(now.liquidWei) !== expected || now.bondedWei !== held.bondedWei)
      throw new Error(`MISMATCH: ${holder} has ${now.liquidWei} wei at height ${after.height}, not ${expected}`)
  }
  // What the index promises is the amount, to less than a wei for each holder's fraction.
  const sharing = [...before.holdings].filter(([holder]) => holder !== excluded)
  const promised =
    sharing.reduce((total, [, held]) => total + sum(held) * grown, 0n) -
    BigInt(before.supply.remainder) +
    BigInt(after.supply.remainder)
  if (promised !== amountWei * SCALE)
    throw new Error(`MISMATCH: the index at height ${after.height} promises ${promised} ÷ 2^64 wei, not ${amountWei}`)
}

/** Every node's books at a height are the same. @throws MISMATCH */
export async function compareBooks(
  nodes: readonly FleetNode[],
  height: number,
  holders: readonly string[],
): Promise<Books> {
  const all = await Promise.all(nodes.map((node) => readBooks(node, height, holders)))
  const text = (books: Books) => JSON.stringify([books.supply, [...books.holdings]])
  for (const [i, books] of all.entries())
    if (text(books) !== text(all[0]!))
      throw new Error(`MISMATCH: ${nodes[i]!.name} has other balances than ${nodes[0]!.name} at height ${height}`)
  assertConserved(all[0]!)
  return all[0]!
}
