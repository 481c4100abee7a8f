import { instantiateSecp256k1 } from '@bitauth/libauth'
import type { VerifySignature } from '#node-core/units/dagView.ts'

/** libauth's WASM: ten times the reference library, which ingest of thousands of units needs. */
export async function createVerifier(): Promise<VerifySignature> {
  const secp = await instantiateSecp256k1()
  return (signature, publicKey, hash) => secp.verifySignatureCompactLowS(signature, publicKey, hash)
}
