import { keccak256 } from '#node-core/kernel/hash.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'

/** EIP-55: capitals that let a mistyped address be noticed. */
export function toChecksumAddress(address: string): string {
  const plain = address.slice(2).toLowerCase()
  const hash = bytesToHex(keccak256(new TextEncoder().encode(plain))).slice(2)
  return `0x${[...plain].map((character, index) => (parseInt(hash[index] ?? '0', 16) >= 8 ? character.toUpperCase() : character)).join('')}`
}
