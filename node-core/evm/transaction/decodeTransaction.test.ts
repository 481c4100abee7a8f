import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keccak256 as viemKeccak, toHex, type Hex as ViemHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { decodeTransaction, MAX_TRANSACTION_BYTES } from './decodeTransaction.ts'

const crypto = await loadFastCrypto()
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const CHAIN = 7_777
const to = '0x00000000000000000000000000000000000000AA'

const sign = (tx: object) => account.signTransaction(tx as never)

describe('decodeTransaction', () => {
  it('reads what viem signs, of all three types', async () => {
    const accessList = [{ address: to as ViemHex, storageKeys: [`0x${'11'.repeat(32)}` as ViemHex] }]
    const uint = (max: bigint) => fc.bigInt({ min: 0n, max })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('legacy', 'eip2930', 'eip1559'),
        fc.nat(1e6),
        uint(10n ** 27n),
        uint(10n ** 12n),
        uint(10n ** 12n),
        fc.uint8Array({ maxLength: 90 }),
        fc.boolean(),
        async (type, nonce, value, price, tip, data, create) => {
          const fees =
            type === 'eip1559' ? { maxFeePerGas: price + tip, maxPriorityFeePerGas: tip } : { gasPrice: price }
          const request = {
            type,
            chainId: CHAIN,
            nonce,
            gas: 123_456n,
            value,
            data: toHex(data),
            ...(create ? {} : { to }),
            ...fees,
            ...(type === 'legacy' ? {} : { accessList }),
          }
          const raw = await sign(request)
          const tx = decodeTransaction(hexToBytes(raw), CHAIN, crypto)
          expect(tx).toMatchObject({
            type,
            nonce,
            value,
            gasLimit: 123_456n,
            chainId: CHAIN,
            to: create ? null : to.toLowerCase(),
            from: account.address.toLowerCase(),
            hash: viemKeccak(raw),
          })
          expect(bytesToHex(tx.data)).toBe(toHex(data))
          expect(tx.maxFeePerGas).toBe(type === 'eip1559' ? price + tip : price)
          if (type !== 'legacy')
            expect(tx.accessList).toEqual(accessList.map((e) => ({ ...e, address: e.address.toLowerCase() })))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('matches the golden vector', async () => {
    const raw = await sign({
      type: 'eip1559',
      chainId: CHAIN,
      nonce: 1,
      gas: 21_000n,
      to,
      value: 5n,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 1n,
    })
    expect(decodeTransaction(hexToBytes(raw), CHAIN, crypto).hash).toMatchInlineSnapshot(
      `"0x85f82b7b40b8d5d5a1f744622f356b693ba3c1186cf5fd76f11ef0220b01cfb8"`,
    )
  })

  it('refuses other chains, unprotected and oversized envelopes with a code', async () => {
    const legacy = { type: 'legacy', nonce: 0, gas: 21_000n, to, value: 1n, gasPrice: 1n }
    const code = (raw: Uint8Array) => {
      try {
        decodeTransaction(raw, CHAIN, crypto)
      } catch (error) {
        return (error as { code: string }).code
      }
      return 'accepted'
    }
    expect(code(hexToBytes(await sign({ ...legacy, chainId: 1 })))).toBe('EVM_WRONG_CHAIN')
    expect(code(hexToBytes(await sign(legacy)))).toBe('EVM_WRONG_CHAIN')
    expect(code(new Uint8Array(MAX_TRANSACTION_BYTES + 1))).toBe('EVM_TRANSACTION_TOO_LARGE')
    expect(code(new Uint8Array())).toBe('EVM_BAD_TRANSACTION')
    expect(code(Uint8Array.of(3, 0xc0))).toBe('EVM_BAD_TRANSACTION')
  })

  it('never throws anything but a coded error, and no changed byte keeps both sender and hash', async () => {
    const raw = hexToBytes(
      await sign({
        type: 'eip1559',
        chainId: CHAIN,
        nonce: 1,
        gas: 21_000n,
        to,
        value: 5n,
        maxFeePerGas: 10n,
        maxPriorityFeePerGas: 1n,
      }),
    )
    const original = decodeTransaction(raw, CHAIN, crypto)
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = raw.slice()
        changed[at]! ^= flip
        try {
          const tx = decodeTransaction(changed, CHAIN, crypto)
          expect(tx.from === original.from).toBe(false)
          expect(tx.hash === original.hash).toBe(false)
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^EVM_/)
        }
      }),
      { numRuns: 500 },
    )
  })
})
