/** Solidity's `Panic(uint256)`, in the words of Ethereum's clients. */
const PANICS: Readonly<Record<number, string>> = {
  0x00: 'generic panic',
  0x01: 'assert(false)',
  0x11: 'arithmetic underflow or overflow',
  0x12: 'division or modulo by zero',
  0x21: 'enum overflow',
  0x22: 'invalid encoded storage byte array accessed',
  0x31: 'out-of-bounds array access; popping on an empty array',
  0x32: 'out-of-bounds access of an array or bytesN',
  0x41: 'out of memory',
  0x51: 'uninitialized function',
}
const MAX_REASON = 500

/**
 * What `Error(string)` or `Panic(uint256)` says in revert bytes; else empty: an error of the contract's own is the
 * caller's to read.
 */
export function revertReason(output: string): string {
  if (output.startsWith('0x4e487b71') && output.length === 74) {
    const code = Number(BigInt(`0x${output.slice(10)}`) & 0xffffffffn)
    return PANICS[code] ?? `unknown panic code: 0x${code.toString(16)}`
  }
  if (!output.startsWith('0x08c379a0') || output.length < 138) return ''
  const bytes = Buffer.from(output.slice(10), 'hex')
  const length = Number(BigInt(`0x${bytes.subarray(32, 64).toString('hex')}`) & 0xffffn)
  return bytes.toString('utf8', 64, 64 + Math.min(length, MAX_REASON))
}
