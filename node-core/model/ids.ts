import { isHex, type Hex } from '../kernel/bytes.ts'
import { defineError } from '../kernel/errors.ts'
import { hasRightChecksum } from './toChecksumAddress.ts'

declare const brand: unique symbol
type Brand<T, B extends string> = T & { readonly [brand]: B }

/** 20-byte account, `0x…` lower case. Shown with its EIP-55 checksum, stored without. */
export type Address = Brand<Hex, 'Address'>
/** 32-byte hash, `0x…` lower case. */
export type Hash = Brand<Hex, 'Hash'>
/** CIDv1 (raw, sha2-256, base32): the name of a file by its content. */
export type ContentId = Brand<string, 'ContentId'>

export const badAddress = defineError('input', 'MODEL_BAD_ADDRESS')
/** The capitals of an address are its check (EIP-55): one digit is not what it was. */
export const wrongChecksum = defineError('input', 'MODEL_WRONG_CHECKSUM')
export const badHash = defineError('input', 'MODEL_BAD_HASH')
export const badContentId = defineError('input', 'MODEL_BAD_CONTENT_ID')

export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000' as Address
export const ZERO_HASH = '0x0000000000000000000000000000000000000000000000000000000000000000' as Hash

export function isAddress(value: unknown): value is Address {
  return isHex(value, 20)
}
/** @throws MODEL_BAD_ADDRESS, MODEL_WRONG_CHECKSUM */
export function toAddress(value: string): Address {
  if (!isHex(value, 20)) throw badAddress('not 20 bytes of 0x-hex', { value: value.slice(0, 50) })
  if (!hasRightChecksum(value))
    throw wrongChecksum('a character of this address is wrong (its capitals do not fit): copy it again', { value })
  return value.toLowerCase() as Address
}
export function isHash(value: unknown): value is Hash {
  return isHex(value, 32)
}
/** @throws MODEL_BAD_HASH */
export function toHash(value: string): Hash {
  if (!isHex(value, 32)) throw badHash('not 32 bytes of 0x-hex', { value: value.slice(0, 80) })
  return value.toLowerCase() as Hash
}
/** @throws MODEL_BAD_CONTENT_ID */
export function toContentId(value: string): ContentId {
  if (!/^bafkrei[a-z2-7]{52}$/.test(value))
    throw badContentId('not a CIDv1 raw sha2-256', { value: value.slice(0, 80) })
  return value as ContentId
}
