import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { recoverAddress } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'

/** What an account signs, once per device, so that the device may write units in its name. */
export function delegationHash(genesis: Hash, author: Address, device: Hex): Uint8Array {
  return taggedHash('dipnet/device/1', hexToBytes(genesis), hexToBytes(author), hexToBytes(device))
}

/** Whether `signature` (65 bytes) is the author's own for that device. */
export function isDelegation(genesis: Hash, author: Address, device: Hex, signature: Uint8Array): boolean {
  try {
    return recoverAddress(delegationHash(genesis, author, device), signature) === author
  } catch {
    return false
  }
}

/** Name of a log in keys and messages. */
export function logName(author: Address, device: Hex | Uint8Array): string {
  return `${author}/${typeof device === 'string' ? device : bytesToHex(device)}`
}
