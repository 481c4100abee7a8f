import { bytesToHex, concatBytes, hexToBytes, type Hex } from '../../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../../node-core/kernel/hash.ts'
import type { Address } from '../../../node-core/model/ids.ts'

const OPS: Readonly<Record<string, number>> = {
  STOP: 0x00,
  SUB: 0x03,
  ADDRESS: 0x30,
  CALLDATALOAD: 0x35,
  CALLDATASIZE: 0x36,
  CALLDATACOPY: 0x37,
  CODECOPY: 0x39,
  JUMPI: 0x57,
  GAS: 0x5a,
  JUMPDEST: 0x5b,
  DUP1: 0x80,
  DUP3: 0x82,
  SWAP1: 0x90,
  CALL: 0xf1,
  RETURN: 0xf3,
  CREATE2: 0xf5,
  REVERT: 0xfd,
  SELFDESTRUCT: 0xff,
}

/** Bytecode from mnemonics; a number or hex is pushed. */
function assemble(...parts: ReadonlyArray<string | number>): Uint8Array {
  return concatBytes(
    ...parts.map((part) => {
      const known = typeof part === 'string' ? OPS[part] : undefined
      if (known !== undefined) return Uint8Array.of(known)
      const bytes = typeof part === 'number' ? Uint8Array.of(part) : hexToBytes(part)
      return concatBytes(Uint8Array.of(0x5f + bytes.length), bytes)
    }),
  )
}

const word = (value: bigint | Hex): Uint8Array =>
  hexToBytes(`0x${(typeof value === 'bigint' ? value.toString(16) : value.slice(2)).padStart(64, '0')}`)

/**
 * Calls (to, value) with the rest of its call data, whatever comes of it; then reverts, undoing it, if the third word
 * says so.
 */
const relayBody = assemble(
  0x60,
  'CALLDATASIZE',
  'SUB',
  'DUP1',
  0x60,
  0,
  'CALLDATACOPY',
  0,
  0,
  'DUP3',
  0,
  0x20,
  'CALLDATALOAD',
  0,
  'CALLDATALOAD',
  'GAS',
  'CALL',
  0x40,
  'CALLDATALOAD',
)
export const RELAY = concatBytes(relayBody, assemble(relayBody.length + 4, 'JUMPI', 'STOP', 'JUMPDEST', 0, 0, 'REVERT'))
/** CREATE2 with (value, salt, code…) out of its call data; a failed creation is nothing to it. */
export const FACTORY = assemble(
  0x40,
  'CALLDATASIZE',
  'SUB',
  'DUP1',
  0x40,
  0,
  'CALLDATACOPY',
  0x20,
  'CALLDATALOAD',
  'SWAP1',
  0,
  0,
  'CALLDATALOAD',
  'CREATE2',
  'STOP',
)

const deployer = (runtime: Uint8Array): Uint8Array => {
  const head = assemble(runtime.length, 'DUP1', 0x0b, 0, 'CODECOPY', 0, 'RETURN')
  return concatBytes(head, new Uint8Array(Math.max(0, 0x0b - head.length)), runtime)
}

/**
 * Creation codes: a contract that ends in its constructor in another's favour, or in its own; one that stays; one that
 * can end later; one that reverts.
 */
export const CREATIONS = ['endFor', 'endForItself', 'stay', 'endLater', 'fail'] as const
export type Creation = (typeof CREATIONS)[number]
export function creationCode(kind: Creation, heir: Address): Uint8Array {
  switch (kind) {
    case 'endFor':
      return assemble(heir, 'SELFDESTRUCT')
    case 'endForItself':
      return assemble('ADDRESS', 'SELFDESTRUCT')
    case 'stay':
      return deployer(RELAY)
    case 'endLater':
      return deployer(assemble(heir, 'SELFDESTRUCT'))
    case 'fail':
      return assemble(0, 0, 'REVERT')
  }
}

export const relayCall = (to: Address, value: bigint, reverts: boolean, data: Uint8Array): Uint8Array =>
  concatBytes(word(to), word(value), word(reverts ? 1n : 0n), data)
export const factoryCall = (value: bigint, salt: bigint, code: Uint8Array): Uint8Array =>
  concatBytes(word(value), word(salt), code)
export const create2Address = (factory: Address, salt: bigint, code: Uint8Array): Address =>
  bytesToHex(
    keccak256(concatBytes(Uint8Array.of(0xff), hexToBytes(factory), word(salt), keccak256(code))).subarray(12),
  ) as Address
