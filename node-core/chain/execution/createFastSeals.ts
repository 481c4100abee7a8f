import { badSignature } from '#node-core/kernel/keys.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { Seals } from '#node-core/consensus/ports.ts'
import { createSeals } from '#node-core/consensus/seals/createSeals.ts'

/** {@link createSeals} with the recovery that execution uses. */
export function createFastSeals(genesisHash: Hash, crypto: Pick<FastCrypto, 'recoverAddress'>): Seals {
  return createSeals(genesisHash, (digest, signature) => {
    const address =
      signature[64]! > 1 ? null : crypto.recoverAddress(digest, signature.subarray(0, 64), signature[64] as 0 | 1)
    if (address === null) throw badSignature('does not recover')
    return address
  })
}
