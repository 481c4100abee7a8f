import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { sha256 } from '#node-core/kernel/hash.ts'
import { badBackup, damagedBackup, keystoreTooCostly, newerBackup } from '../errors.ts'
import type { Kdf, ScryptCost } from '../keys/kdf.ts'
import type { BackupSections } from './keyring.ts'
import { boxKey, lockBox, openBox, type LockedBox } from './lockedBox.ts'
import { decodeSecrets, encodeSecrets, type Secrets } from './secrets.ts'

const FORMAT = 'dipnet-backup'
const VERSION = 1
const PURPOSE = 'dipnet/backup/1'

export interface BackupContent {
  /** ISO 8601 UTC. */
  readonly createdAt: string
  readonly secrets: Secrets
  readonly sections: BackupSections
}

/** `[format, version, n, r, p, salt, nonce, ciphertext, check]` in canonical CBOR. */
export async function encodeBackup(
  content: BackupContent,
  password: string,
  ports: { kdf: Kdf; cost: ScryptCost; randomBytes: (length: number) => Uint8Array },
): Promise<Uint8Array> {
  const salt = ports.randomBytes(32)
  const key = await boxKey(password, salt, ports.cost, ports.kdf)
  const plain = encodeCbor([content.createdAt, encodeSecrets(content.secrets), content.sections])
  const box = lockBox(PURPOSE, plain, key, salt, ports.cost, ports.randomBytes(24))
  const fields = [FORMAT, VERSION, box.n, box.r, box.p, box.salt, box.nonce, box.ciphertext]
  return encodeCbor([...fields, sha256(encodeCbor(fields))])
}

function parseBackup(file: Uint8Array): LockedBox {
  let value: unknown
  try {
    value = decodeCbor(file)
  } catch (cause) {
    throw badBackup('not a backup, or cut short', { length: file.length }, cause)
  }
  if (!Array.isArray(value) || value[0] !== FORMAT) throw badBackup('not a backup')
  if (value[1] !== VERSION) throw newerBackup('made by another version', { version: Number(value[1]) })
  const [, , n, r, p, salt, nonce, ciphertext, check] = value as unknown[]
  const numbers = [n, r, p].every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item > 0)
  const blobs = [salt, nonce, ciphertext, check].every((item) => item instanceof Uint8Array)
  if (value.length !== 9 || !numbers || !blobs || (nonce as Uint8Array).length !== 24) throw badBackup('fields missing')
  if (!bytesEqual(sha256(encodeCbor(value.slice(0, 8))), check as Uint8Array)) throw damagedBackup('bytes were changed')
  const box = { n, r, p, salt, nonce, ciphertext } as LockedBox
  if (128 * box.n * box.r > 2 ** 30 || box.n * box.r * box.p > 2 ** 25 || (box.n & (box.n - 1)) !== 0)
    throw keystoreTooCostly('key derivation too costly', { n: box.n, r: box.r, p: box.p })
  return box
}

/**
 * Opens and checks everything.
 * @throws ACCOUNTS_BAD_BACKUP, ACCOUNTS_BACKUP_DAMAGED, ACCOUNTS_BACKUP_TOO_NEW, ACCOUNTS_WRONG_PASSWORD
 */
export async function decodeBackup(file: Uint8Array, password: string, kdf: Kdf): Promise<BackupContent> {
  const box = parseBackup(file)
  const plain = openBox(PURPOSE, box, await boxKey(password, box.salt, box, kdf))
  try {
    const [createdAt, secrets, sections] = decodeCbor(plain) as [string, Uint8Array, BackupSections]
    return { createdAt, secrets: await decodeSecrets(secrets), sections }
  } catch (cause) {
    throw damagedBackup('its content contradicts itself', { code: isNodeError(cause) ? cause.code : '' }, cause)
  }
}
