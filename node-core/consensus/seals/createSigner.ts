import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { WitnessSigner } from '../ports.ts'
import { voteDigest } from '../votes/voteDigest.ts'

/** Signs headers and votes with a witness key held in memory. */
export function createSigner(genesisHash: Hash, privateKey: Uint8Array): WitnessSigner {
  return {
    address: privateKeyToAddress(privateKey) as Address,
    signHeader: (hash) => bytesToHex(sign(hexToBytes(hash), privateKey)),
    signVote: (vote) => bytesToHex(sign(hexToBytes(voteDigest(genesisHash, vote)), privateKey)),
  }
}
