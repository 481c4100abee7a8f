import { readBooks, type Books } from './auditMoney.ts'
import type { FleetNode } from '../fleetNode.ts'

/**
 * The block, up to `to`, in which the network paid its first dividend, and the one before it; null: none yet. By
 * bisection: the index only grows.
 */
export async function findFirstDividend(
  node: FleetNode,
  to: number,
  holders: readonly string[],
): Promise<{ readonly before: Books; readonly after: Books } | null> {
  const read = (height: number) => readBooks(node, height, holders)
  let high = await read(to)
  if (high.supply.index === '0') return null
  let low = await read(0)
  while (high.height - low.height > 1) {
    const middle = await read(Math.floor((low.height + high.height) / 2))
    if (middle.supply.index === '0') low = middle
    else high = middle
  }
  return { before: low, after: high }
}
