import { z } from 'zod'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isPrivateKey, privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Address } from '#node-core/model/ids.ts'
import { keyringDamaged } from '../errors.ts'
import { openPhrase } from '../keys/openPhrase.ts'
import { accountShape } from './accountShape.ts'
import type { KeyringAccount } from './keyring.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const secretShape = z.object({
  phrases: z.array(z.string()),
  keys: z.array(
    z.object({ account: accountShape, phrase: z.number().nullable(), index: z.number().nullable(), privateKey: bytes }),
  ),
})

/** One account's key and where it comes from: phrase number and BIP-44 index, or neither. */
export interface SecretKey {
  readonly account: KeyringAccount
  readonly phrase: number | null
  readonly index: number | null
  readonly privateKey: Uint8Array
}

/** All that is secret, in memory only while unlocked. */
export interface Secrets {
  readonly phrases: readonly string[]
  readonly keys: readonly SecretKey[]
}

export const NO_SECRETS: Secrets = { phrases: [], keys: [] }

export function encodeSecrets(secrets: Secrets): Uint8Array {
  return encodeCbor(secrets)
}

/**
 * Also proves that each key is the one of its account and, if it comes from a phrase, returns with it.
 * @throws ACCOUNTS_KEYRING_DAMAGED
 */
export async function decodeSecrets(encoded: Uint8Array): Promise<Secrets> {
  const parsed = secretShape.safeParse(decodeCbor(encoded))
  if (!parsed.success)
    throw keyringDamaged('secrets unreadable', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  const opened = await Promise.all(parsed.data.phrases.map((words) => openPhrase(words)))
  for (const { account, privateKey, phrase, index } of parsed.data.keys) {
    if (!isPrivateKey(privateKey) || privateKeyToAddress(privateKey) !== account.address)
      throw keyringDamaged("a key is not its account's", { account: account.address })
    if (phrase === null || index === null) continue
    const derive = opened[phrase]
    if (derive === undefined || !bytesEqual(derive(index), privateKey))
      throw keyringDamaged('a key does not come from its phrase', { account: account.address })
  }
  return parsed.data
}

export function findKey(secrets: Secrets, address: Address): SecretKey | undefined {
  return secrets.keys.find((key) => key.account.address === address)
}

/** Adds keys that are not there yet; those of unknown phrases bring their phrase along. */
export function mergeSecrets(into: Secrets, from: Secrets): Secrets {
  const phrases = [...into.phrases]
  const keys = [...into.keys]
  for (const key of from.keys) {
    if (findKey({ phrases, keys }, key.account.address) !== undefined) continue
    const words = key.phrase === null ? undefined : from.phrases[key.phrase]
    if (words !== undefined && !phrases.includes(words)) phrases.push(words)
    keys.push({
      ...key,
      privateKey: key.privateKey.slice(),
      phrase: words === undefined ? null : phrases.indexOf(words),
    })
  }
  return { phrases, keys }
}
