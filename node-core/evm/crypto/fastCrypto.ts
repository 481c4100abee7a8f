import { instantiateSecp256k1 } from '@bitauth/libauth'
import { createKeccak } from 'hash-wasm'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { bytesToHexFast } from './hexFast.ts'

/** The two primitives execution spends its time in, as WebAssembly (toolchain.md: keccak 1.3M/s, recovery 8.5k/s). */
export interface FastCrypto {
  keccak256(bytes: Uint8Array): Uint8Array
  /** The 20 bytes of the account that signed, or null. `signature` is r ‖ s. High s is the caller's to refuse. */
  recoverAddress(hash: Uint8Array, signature: Uint8Array, yParity: 0 | 1): Address | null
  /** 64-byte public key (no prefix), or null; for the ecrecover precompile. */
  recoverPublicKey(hash: Uint8Array, signature: Uint8Array, yParity: 0 | 1): Uint8Array | null
}

let loading: Promise<FastCrypto> | undefined

/** Loads both modules once per process. */
export function loadFastCrypto(): Promise<FastCrypto> {
  loading ??= load()
  return loading
}

async function load(): Promise<FastCrypto> {
  const [hasher, secp256k1] = await Promise.all([createKeccak(256), instantiateSecp256k1()])
  // One hasher object is safe: init, update and digest never have an await between them.
  const keccak256 = (bytes: Uint8Array) => hasher.init().update(bytes).digest('binary')
  const recoverPublicKey: FastCrypto['recoverPublicKey'] = (hash, signature, yParity) => {
    const key = secp256k1.recoverPublicKeyUncompressed(signature, yParity, hash)
    return typeof key === 'string' ? null : key.subarray(1)
  }
  return {
    keccak256,
    recoverPublicKey,
    recoverAddress(hash, signature, yParity) {
      const key = recoverPublicKey(hash, signature, yParity)
      return key === null ? null : (bytesToHexFast(keccak256(key).subarray(12)) as Hex as Address)
    },
  }
}
