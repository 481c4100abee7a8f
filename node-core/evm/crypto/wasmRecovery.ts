import { instantiateSecp256k1 } from '@bitauth/libauth'
import type { KeyRecovery } from './keyRecovery.ts'

/** libsecp256k1 as WebAssembly, from libauth: runs everywhere, 8.5k recoveries per CPU-second (decisions/0006). */
export async function loadWasmRecovery(): Promise<KeyRecovery> {
  const secp256k1 = await instantiateSecp256k1()
  return {
    name: 'wasm',
    recover(hash, signature, yParity) {
      if (yParity !== 0 && yParity !== 1) return null
      const key = secp256k1.recoverPublicKeyUncompressed(signature, yParity, hash)
      return typeof key === 'string' ? null : key.subarray(1)
    },
  }
}
