import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDpn, parseDpn, shareOf } from './amount.ts'
import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes, utf8ToBytes } from './bytes.ts'
import { decodeCbor, encodeCbor } from './cbor.ts'
import { NodeError } from './errors.ts'
import { keccak256Hex } from './hash.ts'
import { privateKeyToAddress, randomPrivateKey, recoverAddress, sign } from './keys.ts'
import { createLogger, type LogLine } from './log.ts'

describe('amounts', () => {
  it.each(['0.01', '77.77', '1234567.89', '129.000000000000000001'])('reads and prints %s exactly', (text) => {
    expect(formatDpn(parseDpn(text)).replaceAll(',', '')).toBe(text)
  })
  it.each(['', '-1', '1e3', '1.', '0x10', '1.0000000000000000001', 'NaN'])('refuses %j', (text) => {
    expect(() => parseDpn(text)).toThrow(NodeError)
  })
  it('shares never exceed the whole', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), fc.integer({ min: 0, max: 10_000 }), (wei, bps) => {
        const a = shareOf(wei, bps)
        return a >= 0n && a + shareOf(wei, 10_000 - bps) <= wei && wei - a - shareOf(wei, 10_000 - bps) <= 1n
      }),
    )
  })
  it('format and parse are inverse', () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 29n), (wei) => parseDpn(formatDpn(wei)) === wei))
  })
})

describe('bytes, hashes, keys', () => {
  it('hex and integers round-trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (b) => bytesToHex(hexToBytes(bytesToHex(b))) === bytesToHex(b)),
    )
    expect(bytesToBigint(bigintToBytes(258n, 4))).toBe(258n)
  })
  it('keccak of the empty string is Ethereum’s', () => {
    expect(keccak256Hex(new Uint8Array())).toBe('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
  })
  it('the development key has its well-known address', () => {
    expect(privateKeyToAddress(hexToBytes('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'))).toBe(
      '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    )
  })
  it('signs and recovers; high s and wrong lengths are refused', () => {
    const key = randomPrivateKey()
    const hash = hexToBytes(keccak256Hex(utf8ToBytes('x')))
    const signature = sign(hash, key)
    expect(recoverAddress(hash, signature)).toBe(privateKeyToAddress(key))
    expect(() => recoverAddress(hash, signature.subarray(0, 64))).toThrow(/KERNEL_BAD_SIGNATURE/)
    const highS = signature.slice()
    const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    highS.set(bigintToBytes(n - bytesToBigint(signature.subarray(32, 64)), 32), 32)
    expect(() => recoverAddress(hash, highS)).toThrow(/KERNEL_BAD_SIGNATURE/)
  })
})

describe('cbor and log', () => {
  it('encodes maps in one order only', () => {
    expect(bytesToHex(encodeCbor({ b: 1, a: 2 }))).toBe(bytesToHex(encodeCbor({ a: 2, b: 1 })))
    expect(() => decodeCbor(hexToBytes('0xa2616201616102ff'))).toThrow(/KERNEL_BAD_CBOR/)
  })
  it('never writes a field that looks like a secret', () => {
    const lines: LogLine[] = []
    createLogger((line) => lines.push(line)).info('x', { phrase: 'abandon', nested: { password: 'p' }, heightWei: 5n })
    expect(JSON.stringify(lines)).not.toMatch(/abandon|"p"/)
    expect(lines[0]).toMatchObject({ heightWei: '5', phrase: '[redacted]' })
  })
})
