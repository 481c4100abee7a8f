import { createRequire } from 'node:module'
import type { KeyRecovery } from './keyRecovery.ts'

/** What we use of the binding of `secp256k1`: 0 is success, the key is in `output`. */
interface Binding {
  ecdsaRecover(
    signature: Uint8Array,
    recoveryId: number,
    hash: Uint8Array,
    compressed: boolean,
    output: Uint8Array,
  ): Uint8Array
}

/**
 * libsecp256k1 as machine code, 20k recoveries per CPU-second, from the optional package `secp256k1` (Node-API: the
 * same file loads in
 * Node and in Electron). Its binding is loaded directly, because its main file falls back to a slow JavaScript library
 * without a word.
 * null: this platform has no prebuilt one, or it was left out of the installation.
 */
export function loadNativeRecovery(): KeyRecovery | null {
  let binding: Binding
  try {
    // Not an import: a bundler must leave it alone, and it may be absent.
    binding = createRequire(import.meta.url)('secp256k1/bindings.js') as Binding
  } catch {
    return null
  }
  return {
    name: 'native',
    recover(hash, signature, yParity) {
      if (yParity !== 0 && yParity !== 1) return null
      const key = new Uint8Array(65)
      try {
        binding.ecdsaRecover(signature, yParity, hash, false, key)
      } catch {
        return null
      }
      return key.subarray(1)
    },
  }
}
