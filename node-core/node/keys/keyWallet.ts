import { privateKeyToAddress, publicKeyOf, sign } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { keyNotHere } from '#node-core/market/errors.ts'
import type { MarketWalletPort } from '#node-core/market/ports.ts'

/** A wallet of one key that belongs to no person: the treasury's, a gift's. It signs and opens nothing. */
export function keyWallet(key: Uint8Array): MarketWalletPort {
  const own = toAddress(privateKeyToAddress(key))
  return {
    holds: (account) => account === own,
    sign: (_account, hash) => Promise.resolve(sign(hash, key)),
    publicKey: () => Promise.resolve(publicKeyOf(key)),
    open: (account) => Promise.reject(keyNotHere('this key opens nothing', { account })),
    label: () => null,
  }
}
