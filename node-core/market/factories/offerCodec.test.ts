import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { privateKeyToAddress, publicKeyOf } from '#node-core/kernel/keys.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import type { MarketUnit } from '../ports.ts'
import { deliveryRecipients } from './deliveryRecipients.ts'
import { offerOfUnit } from './listOffers.ts'
import { decodeOffer, encodeOffer, OFFER_UNIT_KIND, OFFERS_SUBJECT } from './offerCodec.ts'

const secret = new Uint8Array(32).fill(10)
const factory = toAddress(privateKeyToAddress(secret))
const key = bytesToHex(publicKeyOf(secret))
const wei = fc.bigInt(0n, 10n ** 30n)
const offers: fc.Arbitrary<FactoryOffer> = fc
  .record({
    version: fc.integer({ min: 1, max: 1_000 }),
    name: fc.string({ minLength: 1, maxLength: 120 }).filter((name) => name.trim() !== ''),
    amounts: fc.array(wei, { minLength: 1, maxLength: 5 }),
    leg: wei,
    perCharacterWei: wei,
  })
  .map(({ amounts, leg, ...rest }) => ({
    ...rest,
    factory,
    location: 'X',
    publicKey: key,
    carrierPublicKey: key,
    processes: ['sla'],
    materials: [],
    buildVolumeMm: [100, 100, 100],
    minimumStrokeMm: 1,
    minimumWallMm: 1,
    rows: amounts.map((amountWei, i) => ({
      upToMm3: (i + 1) * 10,
      amountWei,
      basis: i % 2 === 0 ? ('share' as const) : ('total' as const),
    })),
    roundToWei: 1n,
    legs: [{ role: 'carrier' as const, payee: factory, name: 'C', amountWei: leg }],
    capacity: 1,
    leadTimeDays: 1,
    quoteValidHours: 1,
  }))
const unit = (payload: Uint8Array, author = factory): MarketUnit => ({
  id: toHash(`0x${'aa'.repeat(32)}`),
  author,
  kind: OFFER_UNIT_KIND,
  subject: OFFERS_SUBJECT,
  at: '2026-11-22T00:00:00.000Z',
  anchorHeight: 0,
  payload,
  unsent: false,
})

describe('offers as units', () => {
  it('round-trip, amounts of any size included', () => {
    fc.assert(
      fc.property(offers, (offer) => {
        expect(decodeOffer(encodeOffer(offer))).toEqual(offer)
      }),
    )
  })
  it('hostile bytes are refused by code and never throw anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.object().map((value) => {
            try {
              return encodeCbor(JSON.parse(JSON.stringify(value)))
            } catch {
              return new Uint8Array()
            }
          }),
        ),
        (bytes) => {
          expect(() => decodeOffer(bytes)).toThrow(/KERNEL_BAD_CBOR|MODEL_BAD_OFFER/)
          expect(offerOfUnit(unit(bytes))).toBeNull()
        },
      ),
    )
  })
  it('nobody offers in another factory’s name', () => {
    const [offer] = fc.sample(offers, 1)
    expect(offerOfUnit(unit(encodeOffer(offer!)))?.factory).toBe(factory)
    expect(offerOfUnit(unit(encodeOffer(offer!), toAddress(`0x${'0b'.repeat(20)}`)))).toBeNull()
  })
  it('is no offer when its carrier’s key is not the carrier’s', () => {
    const [offer] = fc.sample(offers, 1)
    const spy = bytesToHex(publicKeyOf(new Uint8Array(32).fill(11)))
    expect(() => encodeOffer({ ...offer!, carrierPublicKey: spy })).toThrow(/MODEL_KEY_OF_ANOTHER/)
    // What a factory with an app of its own may still publish is not listed.
    const forged = encodeCbor({ ...(decodeCbor(encodeOffer(offer!)) as object), carrierPublicKey: spy })
    expect(() => decodeOffer(forged)).toThrow(/MODEL_KEY_OF_ANOTHER/)
    expect(offerOfUnit(unit(forged))).toBeNull()
    expect(() => deliveryRecipients({ ...offer!, carrierPublicKey: spy })).toThrow(/MODEL_KEY_OF_ANOTHER/)
    expect(deliveryRecipients(offer!)).toHaveLength(2)
  })
  it('names are shown cleaned, whatever bytes their author chose', () => {
    const [offer] = fc.sample(offers, 1)
    const hostile = {
      ...offer!,
      name: 'Fine\u202eMills\u200b',
      location: 'A\u2028B',
      materials: ['\u200b', 'res\u00adin'],
      legs: [{ role: 'carrier' as const, payee: factory, name: 'C\u2067arrier', amountWei: 1n }],
    }
    expect(offerOfUnit(unit(encodeOffer(hostile)))).toMatchObject({
      name: 'FineMills',
      location: 'A B',
      materials: ['resin'],
      legs: [{ name: 'Carrier' }],
    })
    expect(offerOfUnit(unit(encodeOffer({ ...hostile, name: '\u200b\u200b' })))?.name).toBe(factory)
  })
  it('refuses rows out of order, a negative amount, a 10,000-character name', () => {
    const [offer] = fc.sample(offers, 1)
    const row = { upToMm3: 10, amountWei: 1n, basis: 'share' } as const
    expect(() => encodeOffer({ ...offer!, rows: [row, row] })).toThrow(/MODEL_BAD_OFFER/)
    expect(() => encodeOffer({ ...offer!, perCharacterWei: -1n })).toThrow(/MODEL_BAD_OFFER/)
    expect(() => encodeOffer({ ...offer!, name: 'x'.repeat(10_000) })).toThrow(/MODEL_BAD_OFFER/)
  })
})
