import { ctr } from '@noble/ciphers/aes.js'
import { z } from 'zod'
import { bytesEqual, bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { isPrivateKey, privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { badKeystore, keystoreTooCostly, wrongPassword } from '../errors.ts'
import { KEYSTORE_COST, type Kdf, type ScryptCost } from './kdf.ts'

const hex = (bytes?: number) =>
  z
    .string()
    .regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/)
    .transform((text) => hexToBytes(text.startsWith('0x') ? text : `0x${text}`))
    .refine((value) => bytes === undefined || value.length === bytes)
const whole = z
  .number()
  .int()
  .positive()
  .max(2 ** 31)
const cryptoShape = z
  .object({
    cipher: z.literal('aes-128-ctr'),
    cipherparams: z.object({ iv: hex(16) }),
    ciphertext: hex(32),
    mac: hex(32),
  })
  .and(
    z.discriminatedUnion('kdf', [
      z.object({
        kdf: z.literal('scrypt'),
        kdfparams: z.object({ n: whole, r: whole, p: whole, dklen: z.literal(32), salt: hex() }),
      }),
      z.object({
        kdf: z.literal('pbkdf2'),
        kdfparams: z.object({ c: whole, prf: z.literal('hmac-sha256'), dklen: z.literal(32), salt: hex() }),
      }),
    ]),
  )
// Some wallets write `Crypto`.
const shape = z.object({ version: z.literal(3), crypto: cryptoShape.optional(), Crypto: cryptoShape.optional() })

/** No honest wallet asks for more: 1 GiB of memory, ten million rounds. */
const MAX_SCRYPT_BYTES = 2 ** 30
const MAX_PBKDF2_ROUNDS = 10_000_000

const bare = (bytes: Uint8Array) => bytesToHex(bytes).slice(2)

function uuid(bytes: Uint8Array): string {
  const b = bytes.slice(0, 16)
  b[6] = (b[6]! & 0x0f) | 0x40
  b[8] = (b[8]! & 0x3f) | 0x80
  return bare(b).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** A Web3 Secret Storage v3 document for one key, as every Ethereum wallet reads it. */
export async function encryptKeystore(
  privateKey: Uint8Array,
  password: string,
  ports: { readonly kdf: Kdf; readonly randomBytes: (length: number) => Uint8Array; readonly cost?: ScryptCost },
): Promise<string> {
  const { n, r, p } = ports.cost ?? KEYSTORE_COST
  const salt = ports.randomBytes(32)
  const iv = ports.randomBytes(16)
  const key = await ports.kdf.scrypt(utf8ToBytes(password), salt, { n, r, p }, 32)
  const ciphertext = ctr(key.subarray(0, 16), iv).encrypt(privateKey)
  const mac = keccak256(concatBytes(key.subarray(16, 32), ciphertext))
  const document = {
    version: 3,
    id: uuid(ports.randomBytes(16)),
    address: privateKeyToAddress(privateKey).slice(2),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: bare(iv) },
      ciphertext: bare(ciphertext),
      kdf: 'scrypt',
      kdfparams: { dklen: 32, n, p, r, salt: bare(salt) },
      mac: bare(mac),
    },
  }
  return JSON.stringify(document, null, 2)
}

/**
 * @throws ACCOUNTS_BAD_KEYSTORE, ACCOUNTS_KEYSTORE_TOO_COSTLY, ACCOUNTS_WRONG_PASSWORD (also for a damaged ciphertext:
 * v3 cannot tell)
 */
export async function decryptKeystore(json: string, password: string, kdf: Kdf): Promise<Uint8Array> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw badKeystore('not JSON', {}, cause)
  }
  const parsed = shape.safeParse(value)
  const crypto = parsed.data?.crypto ?? parsed.data?.Crypto
  if (crypto === undefined)
    throw badKeystore('not a Web3 keystore v3', { field: parsed.error?.issues[0]?.path.join('.') ?? 'crypto' })
  const secret = utf8ToBytes(password)
  let key: Uint8Array
  if (crypto.kdf === 'scrypt') {
    const { n, r, p, salt } = crypto.kdfparams
    if (128 * n * r > MAX_SCRYPT_BYTES || n * r * p > 2 ** 25)
      throw keystoreTooCostly('key derivation too costly', { n, r, p })
    if (n < 2 || (n & (n - 1)) !== 0) throw badKeystore('n is not a power of two', { n })
    key = await kdf.scrypt(secret, salt, { n, r, p }, 32)
  } else {
    const { c, salt } = crypto.kdfparams
    if (c > MAX_PBKDF2_ROUNDS) throw keystoreTooCostly('key derivation too costly', { c })
    key = await kdf.pbkdf2(secret, salt, c, 32)
  }
  if (!bytesEqual(keccak256(concatBytes(key.subarray(16, 32), crypto.ciphertext)), crypto.mac))
    throw wrongPassword('the password does not open this keystore')
  const privateKey = ctr(key.subarray(0, 16), crypto.cipherparams.iv).decrypt(crypto.ciphertext)
  if (!isPrivateKey(privateKey)) throw badKeystore('holds no valid key')
  return privateKey
}
