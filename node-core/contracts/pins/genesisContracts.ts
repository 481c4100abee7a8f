import { encodeAbiParameters } from 'viem'
import { hexToBytes, type Hex } from '../../kernel/bytes.ts'
import { keccak256Hex } from '../../kernel/hash.ts'
import type { Address, Hash } from '../../model/ids.ts'
import type { ParadigmInfo } from '../base/paradigmInfo.ts'
import { deployedBytecode as registryCode } from '../system/ParadigmRegistry.artifact.ts'
import { SYSTEM_ADDRESSES } from '../system/systemAddresses.ts'
import { PINNED_PARADIGMS } from './pinnedParadigms.ts'

/** A contract that exists from the start: a row of `code` of the genesis file. */
export interface GenesisContract {
  readonly address: Address
  readonly code: Hex
  /** 32-byte words by 32-byte slots. */
  readonly storage: Readonly<Record<Hex, Hex>>
}

// Where ParadigmRegistry.sol keeps things, and what OpenZeppelin's constructors leave behind (ERC-7201). What the code
// really writes is compared with it: tests/solidity/genesisContracts.test.ts.
const PARADIGMS_SLOT = 2n
const PARADIGM_SLOT = 4n
const GUARD_SLOT: Hex = '0x9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00'
const INITIALIZED_SLOT: Hex = '0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00'
const NOT_ENTERED = 1n
const CLOSED = 2n ** 64n - 1n

const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`
const keccak = (data: Hex): bigint => BigInt(keccak256Hex(hexToBytes(data)))

/** Values side by side in one word, the first in the lowest bits, as Solidity packs a struct. */
function packed(...fields: readonly (readonly [value: bigint | number | Hex, bits: bigint])[]): Hex {
  let sum = 0n
  let shift = 0n
  for (const [value, bits] of fields) {
    sum |= BigInt(value) << shift
    shift += bits
  }
  return word(sum)
}

/** `_paradigm[account]`, word by word. */
function recordWords(info: ParadigmInfo, codeHash: Hash, registeredAtS: number): Hex[] {
  return [
    packed([info.developer, 160n], [registeredAtS, 64n], [info.commissionBps, 16n], [info.feeShareBps, 16n]),
    packed([info.version, 32n], [info.predecessor, 160n]),
    info.metadataHash,
    info.configSchemaHash,
    codeHash,
    word(info.flatCommissionWei),
  ]
}

/**
 * The paradigm registry with every shipped paradigm already on its list (decisions/0013): the same code and storage
 * that a deployment and a registration by the developer at that time leave behind.
 * @param developer receives the commissions
 * @param registeredAtS Unix seconds, the start of the chain
 */
export function genesisContracts(developer: Address, registeredAtS: number): readonly GenesisContract[] {
  const storage: Record<Hex, Hex> = {
    [word(PARADIGMS_SLOT)]: word(BigInt(PINNED_PARADIGMS.length)),
  }
  const templates = PINNED_PARADIGMS.map((pin, i): GenesisContract => {
    storage[word(keccak(word(PARADIGMS_SLOT)) + BigInt(i))] = word(BigInt(pin.genesisAddress))
    const record = keccak(
      encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [pin.genesisAddress, PARADIGM_SLOT]),
    )
    for (const [at, value] of recordWords(pin.info(developer), pin.codeHash(developer), registeredAtS).entries())
      if (BigInt(value) !== 0n) storage[word(record + BigInt(at))] = value
    return {
      address: pin.genesisAddress,
      code: pin.code(developer),
      storage: { [INITIALIZED_SLOT]: word(CLOSED), [GUARD_SLOT]: word(NOT_ENTERED) },
    }
  })
  return [
    // No constructor of its own ran: its guard starts at zero, which is as open as `NOT_ENTERED`.
    { address: SYSTEM_ADDRESSES.paradigmRegistry, code: registryCode, storage },
    ...templates,
  ]
}
