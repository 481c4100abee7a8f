import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { encodeUnsignedHeader } from './headerCodec.ts'

/**
 * keccak(tag ‖ genesis hash ‖ header without signature): no other chain and no other kind of message has the same
 * digest.
 */
export function headerHash(genesisHash: Hash, header: BlockHeader): Hash {
  return bytesToHex(taggedHash('dipnet/header/1', hexToBytes(genesisHash), encodeUnsignedHeader(header))) as Hash
}
