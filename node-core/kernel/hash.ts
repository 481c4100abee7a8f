import { keccak_256 } from '@noble/hashes/sha3.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes, type Hex } from './bytes.ts'

/** Keccak-256 as in Ethereum (not SHA3-256). */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes)
}

export function keccak256Hex(bytes: Uint8Array): Hex {
  return bytesToHex(keccak_256(bytes))
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

/**
 * Keccak-256 of a type tag and parts; the tag keeps one kind of message from ever passing for another (protocol.md
 * §0.2).
 */
export function taggedHash(tag: string, ...parts: Uint8Array[]): Uint8Array {
  const label = utf8ToBytes(tag)
  return keccak_256(concatBytes(new Uint8Array([label.length]), label, ...parts))
}
