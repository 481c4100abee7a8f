import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { isPrivateKey } from '#node-core/kernel/keys.ts'
import { badPrivateKey } from '../errors.ts'

/** 64 hexadecimal digits, with or without `0x`. @throws ACCOUNTS_BAD_PRIVATE_KEY (the text is never repeated) */
export function parsePrivateKey(text: string): Uint8Array {
  const digits = text.trim().replace(/^0x/i, '')
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw badPrivateKey('not 64 hexadecimal digits', { length: digits.length })
  const key = hexToBytes(`0x${digits}`)
  if (!isPrivateKey(key)) throw badPrivateKey('out of range')
  return key
}
