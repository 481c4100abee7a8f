import type { FastCrypto } from '../crypto/fastCrypto.ts'

/** The two hashes of the state tree. */
export interface TreeHasher {
  /** keccak(0 ‖ key ‖ value hash). */
  leaf(key: Uint8Array, valueHash: Uint8Array): Uint8Array
  /** keccak(1 ‖ left ‖ right). */
  inner(left: Uint8Array, right: Uint8Array): Uint8Array
}

export function createTreeHasher(crypto: Pick<FastCrypto, 'keccak256'>): TreeHasher {
  const buffer = new Uint8Array(65)
  const pair = (tag: number, a: Uint8Array, b: Uint8Array) => {
    buffer[0] = tag
    buffer.set(a, 1)
    buffer.set(b, 33)
    return crypto.keccak256(buffer)
  }
  return { leaf: (key, valueHash) => pair(0, key, valueHash), inner: (left, right) => pair(1, left, right) }
}
