import type { KeyRecovery } from './keyRecovery.ts'
import { RECOVERY_VECTORS } from './recoveryVectors.ts'
import { bytesToHexFast, hexToBytesFast } from './hexFast.ts'

/** Whether an implementation gives the known answer to every vector, refusals included. */
export function passesVectors(recovery: KeyRecovery): boolean {
  return RECOVERY_VECTORS.every(({ hash, signature, yParity, key }) => {
    const found = recovery.recover(hexToBytesFast(hash), hexToBytesFast(signature), yParity)
    return (found === null ? null : bytesToHexFast(found)) === key
  })
}

/** The native implementation if there is one and it proves itself; else, silently, WebAssembly. */
export function chooseRecovery(native: KeyRecovery | null, wasm: KeyRecovery): KeyRecovery {
  try {
    return native !== null && passesVectors(native) ? native : wasm
  } catch {
    return wasm
  }
}
