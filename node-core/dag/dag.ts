import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Unit } from '#node-core/model/unit.ts'
import type { UnitAuthor } from './ports.ts'

export interface UnitInput {
  readonly subject: Hash
  readonly kind: string
  /** At most 32 KiB. */
  readonly payload: Uint8Array
  /** At most 16. */
  readonly refs?: readonly Hash[]
}

export interface UnitQuery {
  readonly subject?: Hash
  readonly kind?: string
  readonly author?: Address
  /** `next` of the page before. */
  readonly after?: string
  /** @default 100, at most 1000 */
  readonly limit?: number
  /** Newest first. @default false */
  readonly reverse?: boolean
}

/** A unit here, and whether any other node is known to have it. */
export interface StoredUnit extends Unit {
  readonly unsent: boolean
}

export interface UnitPage {
  readonly units: readonly StoredUnit[]
  /** Null on the last page. */
  readonly next: string | null
}

/** The sub-chain's shell: writes, keeps, queries and syncs units. */
export interface Dag {
  /** Public key of this device (0x…, 33 bytes). */
  readonly device: string
  /**
   * Signs and stores a unit durably, network on or off. The first unit of an account on this device also asks the
   * account to
   * delegate the device. @throws DAG_BAD_INPUT, and what the signer throws
   */
  append(author: UnitAuthor, input: UnitInput): Promise<StoredUnit>
  get(id: Hash): StoredUnit | null
  /**
   * In the order all nodes agree on (lamport, id); at least one of subject, author, kind is needed.
   * @throws DAG_BAD_INPUT
   */
  query(query: UnitQuery): Promise<UnitPage>
  /** Every unit newly accepted here, own and others'. */
  onUnit(listener: (unit: StoredUnit) => void): () => void
  /** All units here, whoever's. */
  held(): number
  /** Own units no other node is known to have. */
  unsent(): number
  onUnsent(listener: (count: number) => void): () => void
  /** Exchanges heads with every connected peer now; resolves when done. */
  sync(): Promise<void>
  /** Pairs of units that prove a device forked its log. */
  proofs(): Promise<
    readonly { readonly author: Address; readonly device: string; readonly units: readonly [Hash, Hash] }[]
  >
  stop(): Promise<void>
}
