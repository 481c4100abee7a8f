import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import { bigintToBytes, bytesToBigint, concatBytes, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { WitnessSet } from '../../state/consensusState.ts'

/**
 * Fisher–Yates over 0 … n−1, driven by keccak(seed ‖ round), extended by keccak of itself when used up. Unbiased:
 * rejects, not reduces.
 */
export function permutation(seed: Hash, round: number, n: number): number[] {
  let pool = keccak256(concatBytes(hexToBytes(seed), bigintToBytes(BigInt(round), 8)))
  let used = 0
  const draw = (below: number): number => {
    // 32-bit words; values in the incomplete last stretch are drawn again.
    const limit = Math.floor(2 ** 32 / below) * below
    for (;;) {
      if (used === 32) {
        pool = keccak256(pool)
        used = 0
      }
      const value = Number(bytesToBigint(pool.subarray(used, used + 4)))
      used += 4
      if (value < limit) return value % below
    }
  }
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

const ROUNDS_KEPT = 8
const rounds = new WeakMap<WitnessSet, BoundedMap<number, readonly Address[]>>()

/** Whose slot it is: the slot's place in its round's permutation (protocol.md §2.5). Round = ⌊slot ÷ n⌋. */
export function witnessAt(set: WitnessSet, slot: number): Address {
  const n = set.members.length
  const round = Math.floor(slot / n)
  let known = rounds.get(set)
  if (!known) rounds.set(set, (known = new BoundedMap(ROUNDS_KEPT)))
  let order = known.get(round)
  if (!order) {
    order = permutation(set.seed, round, n).map((i) => set.members[i]!)
    known.set(round, order)
  }
  return order[slot % n]!
}
