import type { Hex } from '../kernel/bytes.ts'
import type { Address } from './ids.ts'
import type { Role } from './role.ts'

/**
 * Somebody on the network who has introduced themselves with a signed profile unit: a name, a role, and a key to seal
 * things to.
 */
export interface Party {
  readonly address: Address
  readonly name: string
  readonly role: Role
  /** Compressed secp256k1. */
  readonly publicKey: Hex
}
