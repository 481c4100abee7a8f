import { changesBackTo } from '#node-core/evm/state/historicalState.ts'
import { stateKeyToBytes } from '#node-core/evm/state/stateKeys.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'

/**
 * The flat state after `height`, ascending by key: what is stored, with the blocks above taken back. A store that is
 * written to meanwhile gives what it held when the first entry was asked for, where that is when its head is read.
 */
export async function* stateAt(
  storage: Storage,
  height: number,
  headHeight: () => number,
): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
  const over = [...changesBackTo(storage, height, headHeight()).values]
    .map(([key, value]) => [stateKeyToBytes(key), value] as const)
    .sort(([a], [b]) => Buffer.compare(a, b))
  let next = 0
  for await (const entry of storage.state.entries()) {
    let order = 1
    for (; next < over.length && (order = Buffer.compare(over[next]![0], entry[0])) <= 0; next++) {
      const [key, value] = over[next]!
      if (value !== null) yield [key, value]
      if (order === 0) break
    }
    if (order === 0) next++
    else yield entry
  }
  for (; next < over.length; next++) {
    const [key, value] = over[next]!
    if (value !== null) yield [key, value]
  }
}
