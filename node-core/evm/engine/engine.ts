import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Log } from '#node-core/model/receipt.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import type { WorldState } from '../state/worldState.ts'
import type { BlockContext } from './blockContext.ts'
import type { NativeContract } from './nativeContract.ts'

/** One message to run; value and gas are the caller's to check and to buy. */
export interface EngineMessage {
  readonly from: Address
  readonly to: Address | null
  readonly value: bigint
  readonly data: Uint8Array
  readonly gasLimit: bigint
  readonly gasPrice: bigint
  readonly accessList: readonly AccessListEntry[]
  /**
   * Filled with what the run touches beyond what is warm from the start. By the interpreter only: the reference does
   * not tell.
   */
  readonly touched?: Map<Address, Set<Hash>>
}

export interface EngineResult {
  readonly success: boolean
  readonly output: Uint8Array
  /** Without intrinsic gas and before refunds. */
  readonly gasUsed: bigint
  readonly gasRefund: bigint
  readonly logs: readonly Log[]
  readonly contractAddress: Address | null
  /** The library's name of the failure, for logs and developers. */
  readonly failure: string | null
}

/** The EVM behind one call: nothing outside `evm/` knows which library runs (protocol.md §1.4). */
export interface Engine {
  run(world: WorldState, block: BlockContext, message: EngineMessage): Promise<EngineResult>
  /**
   * As `run`, in pieces of a millisecond or two with a `yield` between, for calls that leave nothing behind: the world
   * is not to be
   * used afterwards. It must not change meanwhile. The library cannot. @throws EVM_CALL_TOO_HEAVY
   */
  slices?(world: WorldState, block: BlockContext, message: EngineMessage): Generator<void, EngineResult>
  /** Whether calls to this address run something although it may have no code. */
  isSpecial(address: Address): boolean
}

export interface EngineOptions {
  readonly chainId: number
  readonly crypto: FastCrypto
  readonly nativeContracts?: ReadonlyMap<Address, NativeContract>
  /**
   * `interpreter`: ours, synchronous; `library`: @ethereumjs/evm, its reference. The same outcome to the last bit.
   * Default `interpreter`.
   */
  readonly kind?: 'interpreter' | 'library'
}
