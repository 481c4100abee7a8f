import type { Emitter } from '#node-core/kernel/emitter.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { MarketWalletPort } from '#node-core/market/ports.ts'
import type { SamplePerson } from './samplePerson.ts'

export interface WalletAccount {
  readonly address: Address
  readonly label: string
  readonly role: Role
  readonly publicKey: Hex
  readonly sample: boolean
  readonly origin: 'phrase' | 'imported'
}

/** Every key of this profile: the person's own behind a password, the sample people's in the open. */
export interface Wallets extends MarketWalletPort {
  accounts(): readonly WalletAccount[]
  /** Whose key can be used here now; sample people that nobody plays, too. */
  keyholders(): readonly Address[]
  /** Sample people of the running test network. */
  setSamples(people: readonly SamplePerson[]): void
  active(): Address | null
  /** Who acts now: the active account, if its key is open here. */
  actor(): Address | null
  setActive(address: Address | null): Promise<void>
  readonly changed: Emitter<void>
}
