import { bytesToHex, concatBytes, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import type { Hash } from '#node-core/model/ids.ts'

/**
 * setSeed = keccak(previous seed ‖ hash of the finalised block that proposed the set). The first set's previous seed is
 * the genesis hash.
 */
export function nextSeed(previousSeed: Hash, proposingHash: Hash): Hash {
  return bytesToHex(keccak256(concatBytes(hexToBytes(previousSeed), hexToBytes(proposingHash)))) as Hash
}
