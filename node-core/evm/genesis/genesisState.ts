import { parseDpn } from '#node-core/kernel/amount.ts'
import { hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { NATIVE_STUB_CODE } from '../engine/nativeContract.ts'
import { badGenesis } from '../errors.ts'
import type { StateChanges } from '../state/stateReader.ts'
import { STATE_ADDRESS, WorldState } from '../state/worldState.ts'

/** What a genesis says about the state. */
export interface GenesisState {
  /** Address → liquid wei. */
  readonly allocations: Readonly<Record<string, bigint>>
  /** Contracts that exist from the start, with their runtime code and storage slots. */
  readonly contracts?: ReadonlyArray<{ readonly address: string; readonly code: Hex; readonly storage?: Readonly<Record<string, Hex>>; readonly balanceWei?: bigint }>
}

/** protocol.md §2 `chain/params`: 1,000,000,000 DPN, all in the genesis. */
export const SUPPLY_WEI = parseDpn('1000000000')

/** The state of block 0. @throws EVM_BAD_GENESIS */
export function genesisChanges(genesis: GenesisState, natives: Iterable<Address>, crypto: FastCrypto): StateChanges {
  const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
  const hash = (code: Uint8Array) => bytesToHexFast(crypto.keccak256(code))
  for (const address of [...natives, STATE_ADDRESS]) world.setCode(address, NATIVE_STUB_CODE, hash(NATIVE_STUB_CODE))
  let total = 0n
  for (const [name, amount] of Object.entries(genesis.allocations)) {
    if (amount < 0n) throw badGenesis('an allocation is negative', { address: name })
    world.addBalance(toAddress(name), amount)
    total += amount
  }
  for (const contract of genesis.contracts ?? []) {
    const address = toAddress(contract.address)
    if (!isHex(contract.code)) throw badGenesis('a contract’s code is not hex', { address })
    const code = hexToBytes(contract.code)
    if (code.length === 0 || code.length > 24_576) throw badGenesis('a contract’s code is empty or too large', { address, length: code.length })
    world.setCode(address, code, hash(code))
    const account = world.account(address)
    world.setAccount(address, { ...account, nonce: 1n, balance: account.balance + (contract.balanceWei ?? 0n) })
    total += contract.balanceWei ?? 0n
    for (const [slot, value] of Object.entries(contract.storage ?? {})) {
      if (!isHex(slot, 32) || !isHex(value)) throw badGenesis('a storage slot is not 32 bytes of hex', { address, slot: slot.slice(0, 80) })
      world.setStorage(address, slot.toLowerCase(), hexToBytes(value))
    }
  }
  if (total > SUPPLY_WEI) throw badGenesis('more is allocated than there is', { total, supply: SUPPLY_WEI })
  return world.changes()
}
