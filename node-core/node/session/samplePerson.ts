import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Role } from '#node-core/model/role.ts'

/** A made-up person of a test network. The money is worth nothing, so the keys lie open in the network's folder. */
export interface SamplePerson {
  readonly role: Role
  readonly label: string
  readonly address: Address
  readonly privateKey: Uint8Array
  readonly publicKey: Hex
  /** Shown in the account switcher; the others only receive shares. */
  readonly playable: boolean
  /** What a network founded here gives this person in its genesis. */
  readonly startingWei: bigint
}
