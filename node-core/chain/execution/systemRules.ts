import type { Address } from '#node-core/model/ids.ts'
import type { NativeContract, SystemState } from '#node-core/evm/engine/nativeContract.ts'

/**
 * The rules of the chain that run inside execution beside transactions, as a port: native contracts (the witness
 * registry …), what
 * happens at a block's start (distributions, fines, unlocking) and at its end (elections). `I` and `O` are consensus'
 * own data.
 */
export interface SystemRules<I, O> {
  readonly natives: ReadonlyMap<Address, NativeContract>
  /** First records, in block 0. */
  initialise?(state: SystemState): void
  /** Before the first transaction. */
  start(state: SystemState, input: I): void
  /** After the last transaction and the fee split. */
  end(state: SystemState, input: I): O
}
