import { bytesToHex, hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { badAttestation } from '../errors.ts'

/** Little-endian bits in ⌈n/8⌉ bytes. */
export function encodeBitmap(indices: readonly number[], n: number): Hex {
  const bytes = new Uint8Array(Math.ceil(n / 8))
  for (const i of indices) bytes[i >> 3]! |= 1 << (i & 7)
  return bytesToHex(bytes)
}

/** Ascending indices. @throws CHAIN_BAD_ATTESTATION for a wrong length or bits beyond n */
export function decodeBitmap(bitmap: Hex, n: number): number[] {
  if (!isHex(bitmap, Math.ceil(n / 8))) throw badAttestation('bitmap has the wrong length', { n })
  const bytes = hexToBytes(bitmap)
  const out: number[] = []
  for (let i = 0; i < bytes.length * 8; i++) {
    if ((bytes[i >> 3]! >> (i & 7)) & 1) {
      if (i >= n) throw badAttestation('bitmap names a witness that is not there', { n, bit: i })
      out.push(i)
    }
  }
  return out
}
