import * as dagCbor from '@ipld/dag-cbor'
import { defineError } from './errors.ts'

export const badCbor = defineError('invalid', 'KERNEL_BAD_CBOR')

/** Canonical (deterministic) CBOR; bigint beyond 64 bits must be given as bytes. */
export function encodeCbor(value: unknown): Uint8Array {
  return dagCbor.encode(value)
}

/** Strict: refuses non-canonical input, trailing bytes, tags, undefined. @throws KERNEL_BAD_CBOR */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return dagCbor.decode(bytes)
  } catch (cause) {
    throw badCbor('not canonical CBOR', { length: bytes.length }, cause)
  }
}
