import { bytesToHex, utf8ToBytes } from '../kernel/bytes.ts'
import { keccak256 } from '../kernel/hash.ts'

/** EIP-55: capitals that let a mistyped address be noticed. */
export function toChecksumAddress(address: string): string {
  const plain = address.slice(2).toLowerCase()
  const hash = bytesToHex(keccak256(utf8ToBytes(plain))).slice(2)
  return `0x${[...plain].map((character, index) => (parseInt(hash[index] ?? '0', 16) >= 8 ? character.toUpperCase() : character)).join('')}`
}

/**
 * Whether capitals stand where EIP-55 wants them; an address in one case only carries no checksum, and none can be
 * wrong.
 */
export function hasRightChecksum(address: string): boolean {
  const digits = address.slice(2)
  return digits === digits.toLowerCase() || digits === digits.toUpperCase() || toChecksumAddress(address) === address
}
