import type { Address, Hash } from '#node-core/model/ids.ts'
import type { AccountRecord } from '../state/accountRecord.ts'
import type { BlockContext } from './blockContext.ts'

/** What system rules may do to the state: everything here reverts with the frame it was done in. Amounts in wei. */
export interface SystemState {
  /** Settled; an absent account is all zero. */
  account(address: Address): AccountRecord
  /** Liquid to liquid. @throws EVM_INSUFFICIENT_FUNDS */
  transfer(from: Address, to: Address, amount: bigint): void
  /**
   * Takes `amount` from `payer`'s liquid balance and bonds it (votes, deposits) in the name of `owner`.
   * @throws EVM_INSUFFICIENT_FUNDS
   */
  bond(payer: Address, owner: Address, amount: bigint): void
  /** Gives bonded wei back to the owner's liquid balance. @throws EVM_INSUFFICIENT_FUNDS */
  unbond(owner: Address, amount: bigint): void
  /**
   * Takes bonded wei away, at most what there is; it waits in the holders' pot until {@link distribute}.
   * @returns what was taken
   */
  slash(owner: Address, amount: bigint): bigint
  /** Wei waiting in the holders' pot: slashed deposits and the holders' share of fees. */
  readonly holdersPot: bigint
  /**
   * Pays from the holders' pot to all holders pro rata but `excluded`; at the start of a block only.
   * @throws EVM_INSUFFICIENT_FUNDS
   */
  distribute(amount: bigint, excluded?: readonly Address[]): void
  /** Pays from the holders' pot to one account (a reporter's reward). @throws EVM_INSUFFICIENT_FUNDS */
  payFromPot(to: Address, amount: bigint): void
  /** A record of `owner`'s (a native contract's address) by name. */
  record(owner: Address, name: string): Uint8Array | undefined
  setRecord(owner: Address, name: string, value: Uint8Array | null): void
}

/** A call that reached a native contract: from a transaction or from inside a contract. */
export interface NativeCall {
  readonly caller: Address
  /** Key-controlled account that signed the transaction. */
  readonly origin: Address
  readonly address: Address
  /** Already moved to `address` when the handler runs. */
  readonly value: bigint
  readonly input: Uint8Array
  readonly gasLimit: bigint
  /** Inside STATICCALL: writing must be refused. */
  readonly isStatic: boolean
  readonly block: BlockContext
  readonly state: SystemState
}

export interface NativeResult {
  readonly output: Uint8Array
  readonly gasUsed: bigint
  /** Written in the contract's name. */
  readonly logs?: ReadonlyArray<{ readonly topics: readonly Hash[]; readonly data: Uint8Array }>
}

/**
 * A system contract in TypeScript at a fixed address. Synchronous and deterministic. Throwing a NodeError reverts the
 * frame with
 * `Error(string)` holding its code; throwing {@link NativeRevert} reverts with exact bytes.
 */
export type NativeContract = (call: NativeCall) => NativeResult

export class NativeRevert {
  readonly output: Uint8Array
  readonly gasUsed: bigint
  constructor(output: Uint8Array, gasUsed: bigint) {
    this.output = output
    this.gasUsed = gasUsed
  }
}

/** Code put at a native contract's address, so that Solidity's extcodesize check passes; never run (INVALID). */
export const NATIVE_STUB_CODE = Uint8Array.of(0xfe)
