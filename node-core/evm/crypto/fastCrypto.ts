import { createKeccak } from 'hash-wasm'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { chooseRecovery } from './chooseRecovery.ts'
import { bytesToHexFast } from './hexFast.ts'
import type { KeyRecovery } from './keyRecovery.ts'
import { loadNativeRecovery } from './nativeRecovery.ts'
import { loadWasmRecovery } from './wasmRecovery.ts'

/** The two primitives execution spends its time in (keccak 1.3M/s, recovery 8.5k/s, native 20k/s: decisions/0006). */
export interface FastCrypto {
  /** Which recovery runs in this process. */
  readonly recovery: KeyRecovery['name']
  keccak256(bytes: Uint8Array): Uint8Array
  /** The 20 bytes of the account that signed, or null. `signature` is r ‖ s. High s is the caller's to refuse. */
  recoverAddress(hash: Uint8Array, signature: Uint8Array, yParity: 0 | 1): Address | null
  /** 64-byte public key (no prefix), or null; for the ecrecover precompile. */
  recoverPublicKey(hash: Uint8Array, signature: Uint8Array, yParity: 0 | 1): Uint8Array | null
}

let loading: Promise<FastCrypto> | undefined

/** Loads what this machine has once per process. */
export function loadFastCrypto(): Promise<FastCrypto> {
  loading ??= load()
  return loading
}

async function load(): Promise<FastCrypto> {
  const [hasher, wasm] = await Promise.all([createKeccak(256), loadWasmRecovery()])
  const recovery = chooseRecovery(loadNativeRecovery(), wasm)
  // One hasher object is safe: init, update and digest never have an await between them.
  const keccak256 = (bytes: Uint8Array) => hasher.init().update(bytes).digest('binary')
  return {
    recovery: recovery.name,
    keccak256,
    recoverPublicKey: recovery.recover,
    recoverAddress(hash, signature, yParity) {
      const key = recovery.recover(hash, signature, yParity)
      return key === null ? null : (bytesToHexFast(keccak256(key).subarray(12)) as Hex as Address)
    },
  }
}
