import { utf8ToBytes } from '#node-core/kernel/bytes.ts'

/** ABI encoding of Solidity's `Error(string)`, what wallets show as the reason. */
export function encodeErrorString(text: string): Uint8Array {
  const bytes = utf8ToBytes(text)
  const out = new Uint8Array(4 + 64 + Math.ceil(bytes.length / 32) * 32)
  out.set([0x08, 0xc3, 0x79, 0xa0])
  out[35] = 32
  out[66] = bytes.length >> 8
  out[67] = bytes.length & 255
  out.set(bytes, 68)
  return out
}
