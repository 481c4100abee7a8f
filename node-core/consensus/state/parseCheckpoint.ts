import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Checkpoint } from './consensusState.ts'

/** `height:hash`, as an operator writes a checkpoint; null when it is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const match = /^(\d{1,15}):(0x[0-9a-fA-F]{64})$/.exec(text.trim())
  return match === null ? null : { height: Number(match[1]), hash: bytesToHex(hexToBytes(match[2]!)) as Hash }
}
