import { bigintToBytes, bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { VoteData } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'

/** keccak(tag ‖ genesis hash ‖ srcHeight u64 ‖ srcHash ‖ tgtHeight u64 ‖ tgtHash), the 32 bytes a witness signs. */
export function voteDigest(genesisHash: Hash, vote: VoteData): Hash {
  return bytesToHex(
    taggedHash(
      'dipnet/vote/1',
      hexToBytes(genesisHash),
      bigintToBytes(BigInt(vote.srcHeight), 8),
      hexToBytes(vote.srcHash),
      bigintToBytes(BigInt(vote.tgtHeight), 8),
      hexToBytes(vote.tgtHash),
    ),
  ) as Hash
}
