import { isHex } from '../kernel/bytes.ts'
import type { Address } from './ids.ts'
import { hasRightChecksum } from './toChecksumAddress.ts'

/**
 * What somebody meant by an address they typed or pasted. `wrongChecksum`: 40 digits, but the capitals say that one is
 * not as it was.
 */
export type AddressReading =
  { readonly kind: 'empty' | 'bad' | 'wrongChecksum' } | { readonly kind: 'read'; readonly address: Address }

/**
 * The one reader of addresses that people type: fields, command line and calls. Full-width characters and blanks around
 * it are taken.
 */
export function readAddress(text: string): AddressReading {
  const plain = text.normalize('NFKC').trim().replace(/^0X/, '0x')
  if (plain === '') return { kind: 'empty' }
  if (!isHex(plain, 20)) return { kind: 'bad' }
  return hasRightChecksum(plain) ? { kind: 'read', address: plain.toLowerCase() as Address } : { kind: 'wrongChecksum' }
}
