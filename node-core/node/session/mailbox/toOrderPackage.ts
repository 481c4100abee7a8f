import type { OrderPackage, PackageState } from '#node-core/model/order/orderPackage.ts'
import type { BookRow } from './packageBook.ts'

function stateOf({ receipt, holders, signed }: BookRow, nowMs: number): PackageState {
  if (receipt !== null) return 'taken'
  if (signed.slip.until * 1_000 <= nowMs) return 'lapsed'
  return holders.length === 0 ? 'looking' : 'waiting'
}

/** A line of the book as an order's page shows it. */
export function toOrderPackage(row: BookRow, nowMs: number): OrderPackage {
  const { way, kind, name, bytes, file, holders, signed } = row
  const { sender, recipient, until } = signed.slip
  return {
    ...{ id: signed.id, way, kind, name, bytes, sender, recipient, file },
    state: stateOf(row, nowMs),
    holders: holders.length,
    until: new Date(until * 1_000).toISOString(),
  }
}
