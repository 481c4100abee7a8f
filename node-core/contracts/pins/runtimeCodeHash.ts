import { bytesToHex, hexToBytes, type Hex } from '../../kernel/bytes.ts'
import { keccak256Hex } from '../../kernel/hash.ts'
import { toHash, type Hash } from '../../model/ids.ts'
import type { ParadigmInfo } from '../base/paradigmInfo.ts'

/** Runtime code with zeros where the constructor writes, and where that is (NAME.artifact.ts). */
export interface RuntimeTemplate {
  readonly deployedBytecode: Hex
  /** Byte offsets of each immutable's 32-byte words, by the variable's name in base/Paradigm.sol. */
  readonly immutables: Readonly<Record<`_${keyof ParadigmInfo}`, readonly number[]>>
}

function word(value: string | number | bigint): Uint8Array {
  const digits = typeof value === 'string' ? value.slice(2) : value.toString(16)
  return hexToBytes(`0x${digits.padStart(64, '0')}`)
}

/**
 * The code that a paradigm's constructor leaves on the chain: `info` is part of it, so one hash says what it does and
 * for whom.
 */
export function paradigmRuntimeCode({ deployedBytecode, immutables }: RuntimeTemplate, info: ParadigmInfo): Hex {
  const code = hexToBytes(deployedBytecode)
  for (const [name, offsets] of Object.entries(immutables)) {
    const value = word(info[name.slice(1) as keyof ParadigmInfo])
    for (const offset of offsets) code.set(value, offset)
  }
  return bytesToHex(code)
}

/** EXTCODEHASH of {@link paradigmRuntimeCode}, as the registry keeps it. */
export function paradigmCodeHash(template: RuntimeTemplate, info: ParadigmInfo): Hash {
  return toHash(keccak256Hex(hexToBytes(paradigmRuntimeCode(template, info))))
}
