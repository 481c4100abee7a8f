import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { MarketUnit } from '../ports.ts'

/** Most units remembered: what strangers together may have waiting (protocol.md §3.6), and some. */
const MOST = 20_000

/** What was read of a unit, by its id, which names every byte of it. The longest unused goes first. */
export function createUnitMemo<T>(most = MOST): (unit: MarketUnit, read: (unit: MarketUnit) => T) => T {
  const known = new BoundedMap<Hash, T>(most)
  return (unit, read) => {
    const found = known.get(unit.id)
    const value = found !== undefined ? found : read(unit)
    known.renew(unit.id, value)
    return value
  }
}
