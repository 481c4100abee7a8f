import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import { hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { recoverAddress } from '#node-core/kernel/keys.ts'
import type { Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Seals } from '../ports.ts'
import { headerHash } from '../header/headerHash.ts'
import { voteDigest } from '../votes/voteDigest.ts'

/** Recovers the signer of a 32-byte digest. @throws for a malformed signature */
export type Recover = (digest: Uint8Array, signature: Uint8Array) => Hex

const CACHE = 8192
/** Half the group's order, as hex. */
const HALF_ORDER = '7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0'

/**
 * Real hashing and signature recovery. Recovered votes are remembered (a vote comes by gossip and again in one header
 * or more).
 * @param recover default: the reference implementation in kernel/keys; hand in a faster one for bulk work
 */
export function createSeals(genesisHash: Hash, recover: Recover = recoverAddress): Seals {
  const signers = new BoundedMap<string, Address | null>(CACHE)
  const remember = (key: string, find: () => Address | null) => {
    const known = signers.get(key)
    if (known !== undefined) return known
    const signer = find()
    signers.set(key, signer)
    return signer
  }
  const recoverOrNull = (digest: Hash, signature: Hex): Address | null => {
    // Low s only (protocol.md §0.2): else anybody could make a second, different copy of each message.
    if (signature.slice(66, 130) > HALF_ORDER) return null
    try {
      return recover(hexToBytes(digest), hexToBytes(signature)) as Address
    } catch {
      return null
    }
  }
  return {
    headerHash: (header) => headerHash(genesisHash, header),
    headerSigner: (hash, signature) => remember(`h${hash}${signature}`, () => recoverOrNull(hash, signature)),
    voteSigner(vote: Vote) {
      return remember(`${vote.srcHeight}${vote.srcHash}${vote.tgtHeight}${vote.tgtHash}${vote.signature}`, () =>
        recoverOrNull(voteDigest(genesisHash, vote), vote.signature),
      )
    },
  }
}
