import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as secp from '@noble/secp256k1'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { chooseRecovery, passesVectors } from './chooseRecovery.ts'
import type { KeyRecovery } from './keyRecovery.ts'
import { loadNativeRecovery } from './nativeRecovery.ts'
import { RECOVERY_VECTORS } from './recoveryVectors.ts'
import { loadWasmRecovery } from './wasmRecovery.ts'

secp.hashes.sha256 = sha256
secp.hashes.hmacSha256 = (key, message) => hmac(sha256, key, message)

const ORDER = secp.Point.CURVE().n
const wasm = await loadWasmRecovery()
const native = loadNativeRecovery()
/** The library that keys and single signatures use: the reference. */
const reference = (hash: Uint8Array, signature: Uint8Array, yParity: number): string | null => {
  if (yParity > 1) return null
  try {
    const key = secp.recoverPublicKey(Uint8Array.of(yParity, ...signature), hash, { prehash: false })
    return bytesToHex(secp.Point.fromBytes(key).toBytes(false).subarray(1))
  } catch {
    return null
  }
}
const asHex = (key: Uint8Array | null) => (key === null ? null : bytesToHex(key))
const be = (value: bigint) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`)

describe('key recovery', () => {
  it('has vectors that the reference agrees with', () => {
    for (const { name, hash, signature, yParity, key } of RECOVERY_VECTORS)
      expect(reference(hexToBytes(hash), hexToBytes(signature), yParity), name).toBe(key)
    expect(RECOVERY_VECTORS.filter(({ key }) => key === null).length).toBeGreaterThan(15)
  })

  it.each([['wasm', wasm], ...(native === null ? [] : [['native', native] as const])] as const)(
    '%s gives all of them',
    (_, recovery) => {
      for (const { name, hash, signature, yParity, key } of RECOVERY_VECTORS)
        expect(asHex(recovery.recover(hexToBytes(hash), hexToBytes(signature), yParity)), name).toBe(key)
      expect(passesVectors(recovery)).toBe(true)
    },
  )

  it('is native wherever the package brings a prebuilt binding', () => {
    const prebuilt = ['linux-x64', 'darwin-arm64', 'win32-x64'].includes(`${process.platform}-${process.arch}`)
    const installed = (() => {
      try {
        return createRequire(import.meta.url).resolve('secp256k1/package.json') !== ''
      } catch {
        return false
      }
    })()
    expect(native !== null).toBe(prebuilt && installed)
  })

  it('agrees between native, WebAssembly and the reference on every input', () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => secp.utils.isValidSecretKey(key))
    const hash = fc.oneof(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.constantFrom(0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n).map(be),
    )
    const scalar = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      fc.bigInt({ min: 0n, max: 8n }),
      fc.bigInt({ min: -4n, max: 4n }).map((x) => ORDER + x),
      fc.bigInt({ min: -4n, max: 4n }).map((x) => ORDER / 2n + x),
      fc.bigInt({ min: -4n, max: 0n }).map((x) => 2n ** 256n - 1n + x),
      fc.bigInt({ min: -4n, max: 4n }).map((x) => secp.Point.CURVE().p + x),
      fc.bigInt({ min: -4n, max: 4n }).map((x) => secp.Point.CURVE().p - ORDER + x),
    )
    const random = fc
      .tuple(hash, scalar, scalar)
      .map(([h, r, s]) => ({ hash: h, signature: Uint8Array.of(...be(r), ...be(s)) }))
    const signed = fc.tuple(hash, secret, fc.boolean()).map(([h, key, high]) => {
      const signature = secp.sign(h, key, { prehash: false })
      if (high) signature.set(be(ORDER - BigInt(bytesToHex(signature.subarray(32)))), 32)
      return { hash: h, signature }
    })
    // A byte of a good signature changed.
    const bent = fc
      .tuple(signed, fc.nat(63), fc.integer({ min: 1, max: 255 }))
      .map(([{ hash: h, signature }, at, by]) => ({
        hash: h,
        signature: signature.map((byte, i) => (i === at ? byte ^ by : byte)),
      }))
    let found = 0
    fc.assert(
      fc.property(fc.oneof(random, signed, bent), fc.constantFrom(0, 1, 2, 3), (input, yParity) => {
        const before = bytesToHex(input.signature)
        const expected = asHex(wasm.recover(input.hash, input.signature, yParity))
        if (native !== null) expect(asHex(native.recover(input.hash, input.signature, yParity))).toBe(expected)
        expect(reference(input.hash, input.signature, yParity)).toBe(expected)
        expect(bytesToHex(input.signature)).toBe(before)
        if (expected !== null) found++
      }),
      { numRuns: 400 },
    )
    expect(found).toBeGreaterThan(80)
  })

  it('agrees between native and WebAssembly on many more', () => {
    if (native === null) return expect(chooseRecovery(native, wasm)).toBe(wasm)
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        fc.constantFrom(0, 1),
        (hash, signature, yParity) => {
          expect(asHex(native.recover(hash, signature, yParity))).toBe(asHex(wasm.recover(hash, signature, yParity)))
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('falls back to WebAssembly when the native one is missing, wrong or throws', () => {
    const wrong = (recover: KeyRecovery['recover']): KeyRecovery => ({ name: 'native', recover })
    expect(chooseRecovery(null, wasm)).toBe(wasm)
    // Right on good signatures, but lenient where consensus is not.
    expect(
      chooseRecovery(
        wrong((hash, signature, yParity) => wasm.recover(hash, signature, yParity & 1)),
        wasm,
      ),
    ).toBe(wasm)
    expect(
      chooseRecovery(
        wrong((hash, signature, yParity) => wasm.recover(hash, signature, yParity)?.slice().fill(0, 63) ?? null),
        wasm,
      ),
    ).toBe(wasm)
    expect(
      chooseRecovery(
        wrong(() => null),
        wasm,
      ),
    ).toBe(wasm)
    expect(
      chooseRecovery(
        wrong(() => {
          throw new RangeError('cannot')
        }),
        wasm,
      ),
    ).toBe(wasm)
    const right = wrong(wasm.recover)
    expect(chooseRecovery(right, wasm)).toBe(right)
  })
})
