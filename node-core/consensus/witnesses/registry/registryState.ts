import type { Address } from '#node-core/model/ids.ts'

/**
 * What the witness registry needs of the chain's state; `evm`'s SystemState fits it. Everything done through it reverts
 * with the
 * frame or block it was done in. Amounts in wei.
 */
export interface RegistryState {
  /** Takes from `payer`'s liquid balance and bonds it in the name of `owner` (still the owner's for dividends). */
  bond(payer: Address, owner: Address, amount: bigint): void
  /** Bonded back to liquid. */
  unbond(owner: Address, amount: bigint): void
  /** Takes bonded wei into the holders' pot, at most what there is. @returns what was taken */
  slash(owner: Address, amount: bigint): bigint
  /** From the holders' pot to all holders pro rata but `excluded`. */
  distribute(amount: bigint, excluded?: readonly Address[]): void
  /** From the holders' pot to one account. */
  payFromPot(to: Address, amount: bigint): void
  record(owner: Address, name: string): Uint8Array | undefined
  setRecord(owner: Address, name: string, value: Uint8Array | null): void
}

/** Fixed address of the witness registry. */
export const REGISTRY_ADDRESS = '0x000000000000000000000000000000000000d001' as Address
