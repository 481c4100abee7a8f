import type { Hex } from '../kernel/bytes.ts'
import type { Address } from './ids.ts'
import type { Role } from './role.ts'

/** An account of this profile. Keys never leave the main process. */
export interface Account {
  readonly address: Address
  readonly label: string
  readonly role: Role
  /** Belongs to the sample world; the autopilot may play it. */
  readonly sample: boolean
  /** Derived from the recovery phrase (so it returns with it) or imported. */
  readonly origin: 'phrase' | 'imported'
  /** Compressed secp256k1; sealed things are wrapped to it. */
  readonly publicKey: Hex
  readonly balanceWei: bigint
}
