import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { boxKey, lockBox, openBox } from '#node-core/vault/keyring/lockedBox.ts'
import { createKdf, KEYRING_COST, type ScryptCost } from '#node-core/vault/keys/kdf.ts'
import { badOption, unreadableFile } from '../errors.ts'
import type { KeyGuard } from './keyGuard.ts'
import { needPrivateFile } from './needPrivateFile.ts'

const PURPOSE = 'dipnet/node-keys/1'
const LEAST_CHARACTERS = 12
const bytes = z.instanceof(Uint8Array)
/** The file is ours, but a damaged one must not ask for all memory. */
const shape = z.tuple([
  z
    .number()
    .int()
    .min(2)
    .max(2 ** 20),
  z.number().int().min(1).max(16),
  z.number().int().min(1).max(4),
  bytes,
  bytes,
  bytes,
])

/**
 * A guard from the passphrase in a file that only the node's user can read: scrypt, then XChaCha20-Poly1305.
 * @throws NODE_KEYS_EXPOSED (others can read the file), NODE_BAD_OPTION (too short), NODE_UNREADABLE_FILE
 */
export async function secretFileGuard(path: string, cost: ScryptCost = KEYRING_COST): Promise<KeyGuard> {
  const passphrase = (
    await readFile(path, 'utf8').catch((cause: unknown) => {
      throw unreadableFile('the secret file cannot be read', { file: path }, cause)
    })
  ).trim()
  await needPrivateFile(path)
  if (passphrase.length < LEAST_CHARACTERS)
    throw badOption(`the secret file holds a passphrase of at least ${LEAST_CHARACTERS} characters`, {
      option: 'secret-file',
    })
  const kdf = createKdf()
  return {
    kind: 'secretFile',
    async seal(plain) {
      const salt = new Uint8Array(randomBytes(32))
      const box = lockBox(
        PURPOSE,
        plain,
        await boxKey(passphrase, salt, cost, kdf),
        salt,
        cost,
        new Uint8Array(randomBytes(24)),
      )
      return encodeCbor([box.n, box.r, box.p, box.salt, box.nonce, box.ciphertext])
    },
    async open(sealed) {
      try {
        const [n, r, p, salt, nonce, ciphertext] = shape.parse(decodeCbor(sealed))
        return openBox(PURPOSE, { n, r, p, salt, nonce, ciphertext }, await boxKey(passphrase, salt, { n, r, p }, kdf))
      } catch {
        return null
      }
    },
  }
}
