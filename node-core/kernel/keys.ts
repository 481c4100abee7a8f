import * as secp from '@noble/secp256k1'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, type Hex } from './bytes.ts'
import { defineError } from './errors.ts'
import { keccak256 } from './hash.ts'

secp.hashes.sha256 = sha256
secp.hashes.hmacSha256 = (key, message) => hmac(sha256, key, message)

export const badKey = defineError('input', 'KERNEL_BAD_KEY')
export const badSignature = defineError('invalid', 'KERNEL_BAD_SIGNATURE')

/** 65 bytes: r (32), s (32, low), recovery id (1: 0 or 1). */
export type Signature = Uint8Array

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

export function randomPrivateKey(): Uint8Array {
  return secp.utils.randomSecretKey()
}

export function isPrivateKey(bytes: Uint8Array): boolean {
  return secp.utils.isValidSecretKey(bytes)
}

/** 33 bytes, compressed. @throws KERNEL_BAD_KEY */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  if (!isPrivateKey(privateKey)) throw badKey('private key out of range')
  return secp.getPublicKey(privateKey, true)
}

/** Keys come from strangers: one that is no point of the curve is their fault, not ours. @throws KERNEL_BAD_KEY */
function onCurve<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw badKey('not a public key', {}, cause)
  }
}

/** The 20-byte account of a public key (either encoding), as `0x…` lower case. */
export function publicKeyToAddress(publicKey: Uint8Array): Hex {
  const full = onCurve(() => secp.Point.fromBytes(publicKey).toBytes(false))
  return bytesToHex(keccak256(full.subarray(1)).subarray(12))
}

export function privateKeyToAddress(privateKey: Uint8Array): Hex {
  return publicKeyToAddress(publicKeyOf(privateKey))
}

/** Deterministic (RFC 6979), low-s, recoverable signature of a 32-byte hash. */
export function sign(hash: Uint8Array, privateKey: Uint8Array): Signature {
  if (!isPrivateKey(privateKey)) throw badKey('private key out of range')
  const recovered = secp.sign(hash, privateKey, { prehash: false, lowS: true, format: 'recovered' })
  const out = new Uint8Array(65)
  out.set(recovered.subarray(1), 0)
  out[64] = recovered[0]!
  return out
}

/** The compressed public key that made `signature`. @throws KERNEL_BAD_SIGNATURE (also for high s) */
export function recoverPublicKey(hash: Uint8Array, signature: Signature): Uint8Array {
  if (signature.length !== 65 || signature[64]! > 1) throw badSignature('not 65 bytes with recovery id 0 or 1')
  const s = BigInt(bytesToHex(signature.subarray(32, 64)))
  if (s === 0n || s > HALF_ORDER) throw badSignature('s is zero or not low')
  const bytes = new Uint8Array(65)
  bytes[0] = signature[64]!
  bytes.set(signature.subarray(0, 64), 1)
  try {
    return secp.recoverPublicKey(bytes, hash, { prehash: false })
  } catch (cause) {
    throw badSignature('does not recover', {}, cause)
  }
}

/** The account that made `signature`. @throws KERNEL_BAD_SIGNATURE */
export function recoverAddress(hash: Uint8Array, signature: Signature): Hex {
  return publicKeyToAddress(recoverPublicKey(hash, signature))
}

/** x-coordinate of the ECDH point (32 bytes), for ECIES key wraps. */
export function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return onCurve(() => secp.getSharedSecret(privateKey, publicKey, true)).subarray(1)
}
