import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hex } from '../../kernel/bytes.ts'
import { decodeLicensedPropConfig, encodeLicensedPropConfig, type LicensedPropConfig } from './licensedPropConfig.ts'

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((b) => `0x${[...b].map((x) => x.toString(16).padStart(2, '0')).join('')}` as Hex)
const uint32 = fc.nat(0xffff_ffff)
const config: fc.Arbitrary<LicensedPropConfig> = fc.record({
  studio: hex(20),
  royaltyBps: fc.nat(10_000),
  designerBps: fc.nat(10_000),
  cap: uint32,
  defaultDesigner: hex(20),
  opensAt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  closesAt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  acceptWindow: uint32,
  produceWindow: uint32,
  disputeWindow: uint32,
  minPriceWei: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  maxOpenPerBuyer: fc.nat(0xffff),
  cancelFeeBps: fc.nat(0xffff),
  anyFactory: fc.boolean(),
  factories: fc.array(hex(20), { maxLength: 3 }),
  propHash: hex(32),
  propUri: fc.string({ unit: 'grapheme' }),
  territory: fc.string(),
  name: fc.string({ unit: 'grapheme' }),
  symbol: fc.string(),
})

describe('LicensedProp configuration', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(config, (c) => {
        expect(decodeLicensedPropConfig(encodeLicensedPropConfig(c))).toEqual(c)
      }),
    )
  })

  it.each(['0x', '0x00', `0x${'ff'.repeat(640)}`] as const)('refuses %s', (bytes) => {
    expect(() => decodeLicensedPropConfig(bytes)).toThrow('CONTRACTS_BAD_CONFIG_BYTES')
  })
})
