import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { MarketWalletPort } from '#node-core/market/ports.ts'
import type { Wallets } from '../session/wallets.ts'

/** Whom a keeper may sign for. */
export interface KeeperKeys extends MarketWalletPort {
  /** Every account of this profile, also while its key is locked. */
  own(): ReadonlySet<Address>
  /** The account of the witness key; null: this node is no witness of the network. */
  readonly witness: Address | null
  /** Who pays where nobody of this node has a part in the order: the witness's account, else the active one. */
  last(): Address | null
}

/** The keys of a profile and, on a witness's node, its witness key. */
export function keeperKeys(wallets: Wallets, witnessKey: Uint8Array | null): KeeperKeys {
  const witness = witnessKey === null ? null : toAddress(privateKeyToAddress(witnessKey))
  return {
    witness,
    own: () => new Set(wallets.accounts().map(({ address }) => address)),
    last: () => witness ?? wallets.active(),
    holds: (account) => account === witness || wallets.holds(account),
    sign: (account, hash) =>
      account === witness && witnessKey !== null
        ? Promise.resolve(sign(hash, witnessKey))
        : wallets.sign(account, hash),
    publicKey: wallets.publicKey,
    open: wallets.open,
    label: wallets.label,
  }
}
