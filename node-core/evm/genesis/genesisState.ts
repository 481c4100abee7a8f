import { hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { NATIVE_STUB_CODE, type SystemState } from '../engine/nativeContract.ts'
import { createSystemState } from '../engine/systemState.ts'
import { badGenesis } from '../errors.ts'
import type { StateChanges } from '../state/stateReader.ts'
import { STATE_ADDRESS, WorldState } from '../state/worldState.ts'

/** What a genesis says about the state. Money in wei. */
export interface GenesisState {
  readonly allocations: ReadonlyArray<{ readonly address: string; readonly balanceWei: bigint }>
  /** Contracts that exist from the start: runtime code and storage slots. */
  readonly code?: ReadonlyArray<{
    readonly address: string
    readonly code: string
    readonly storage?: Readonly<Record<string, string>>
  }>
  /** Native contracts: they get stub code. */
  readonly natives?: Iterable<Address>
  /** Writes native contracts' first records. */
  readonly initialise?: ((state: SystemState) => void) | undefined
}

/** The state of block 0. @throws EVM_BAD_GENESIS */
export function genesisChanges(genesis: GenesisState, crypto: FastCrypto): StateChanges {
  const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
  const hash = (code: Uint8Array): Hex => bytesToHexFast(crypto.keccak256(code))
  for (const address of [...(genesis.natives ?? []), STATE_ADDRESS])
    world.setCode(address, NATIVE_STUB_CODE, hash(NATIVE_STUB_CODE))
  for (const { address, balanceWei } of genesis.allocations) {
    if (balanceWei < 0n) throw badGenesis('an allocation is negative', { address })
    world.addBalance(toAddress(address), balanceWei)
  }
  for (const contract of genesis.code ?? []) {
    const address = toAddress(contract.address)
    if (!isHex(contract.code)) throw badGenesis('a contract’s code is not hex', { address })
    const code = hexToBytes(contract.code)
    if (code.length === 0 || code.length > 24_576)
      throw badGenesis('a contract’s code is empty or too large', { address, length: code.length })
    world.setCode(address, code, hash(code))
    world.setAccount(address, { ...world.account(address), nonce: 1n })
    for (const [slot, value] of Object.entries(contract.storage ?? {})) {
      if (!isHex(slot, 32) || !isHex(value))
        throw badGenesis('a storage slot is not 32 bytes of hex', { address, slot: slot.slice(0, 80) })
      world.setStorage(address, slot.toLowerCase(), hexToBytes(value))
    }
  }
  genesis.initialise?.(createSystemState(world))
  return world.changes()
}
