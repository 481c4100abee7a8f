import { scryptAsync } from '@noble/hashes/scrypt.js'
import { pbkdf2, scrypt as nodeScrypt, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

export interface ScryptCost {
  readonly n: number
  readonly r: number
  readonly p: number
}

/** Slow key derivation as a port: it must never block the event loop. */
export interface Kdf {
  scrypt(password: Uint8Array, salt: Uint8Array, cost: ScryptCost, length: number): Promise<Uint8Array>
  /** HMAC-SHA-256. */
  pbkdf2(password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Promise<Uint8Array>
}

/** What v3 keystores use: about a second and 256 MiB. */
export const KEYSTORE_COST: ScryptCost = { n: 262_144, r: 8, p: 1 }
/** For our own keyring, which is opened daily: about 0.4 s and 128 MiB. */
export const KEYRING_COST: ScryptCost = { n: 131_072, r: 8, p: 1 }

const onThreadPool = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Uint8Array>(nodeScrypt)

/**
 * scrypt on Node's thread pool; where the platform's refuses (OpenSSL does for n ≥ 2^16 with r = 1, which the
 * specification's own
 * vector has), the pure implementation in slices of 10 ms.
 */
export function createKdf(): Kdf {
  return {
    async scrypt(password, salt, { n, r, p }, length) {
      try {
        return new Uint8Array(
          await onThreadPool(password, salt, length, { N: n, r, p, maxmem: 256 * n * r + 1024 * 1024 }),
        )
      } catch {
        return scryptAsync(password, salt, { N: n, r, p, dkLen: length, maxmem: 2 ** 31 })
      }
    },
    pbkdf2: async (password, salt, iterations, length) =>
      new Uint8Array(await promisify(pbkdf2)(password, salt, iterations, length, 'sha256')),
  }
}
