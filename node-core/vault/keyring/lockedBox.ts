import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concatBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { wrongPassword } from '../errors.ts'
import type { Kdf, ScryptCost } from '../keys/kdf.ts'

/** Bytes under a password: scrypt, then XChaCha20-Poly1305. */
export interface LockedBox extends ScryptCost {
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/** What the box is for, and its parameters, are authenticated too. */
function boundTo(purpose: string, box: Omit<LockedBox, 'nonce' | 'ciphertext'>): Uint8Array {
  return concatBytes(utf8ToBytes(purpose), encodeCbor([box.n, box.r, box.p, box.salt]))
}

/** NFKC, so that one password typed on two keyboards is one password. */
export function boxKey(password: string, salt: Uint8Array, cost: ScryptCost, kdf: Kdf): Promise<Uint8Array> {
  return kdf.scrypt(utf8ToBytes(password.normalize('NFKC')), salt, cost, 32)
}

export function lockBox(
  purpose: string,
  content: Uint8Array,
  key: Uint8Array,
  salt: Uint8Array,
  cost: ScryptCost,
  nonce: Uint8Array,
): LockedBox {
  const head = { n: cost.n, r: cost.r, p: cost.p, salt }
  return { ...head, nonce, ciphertext: xchacha20poly1305(key, nonce, boundTo(purpose, head)).encrypt(content) }
}

/** @throws ACCOUNTS_WRONG_PASSWORD */
export function openBox(purpose: string, box: LockedBox, key: Uint8Array): Uint8Array {
  try {
    return xchacha20poly1305(key, box.nonce, boundTo(purpose, box)).decrypt(box.ciphertext)
  } catch (cause) {
    throw wrongPassword('the password does not open it', {}, cause)
  }
}
