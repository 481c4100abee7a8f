import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDpn, parseDpn } from '#node-core/kernel/amount.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toAddress, toContentId, toHash } from '#node-core/model/ids.ts'
import type { Licence } from '#node-core/model/licence.ts'
import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import { computePrice, computeQuote, fitsMachine } from './computeQuote.ts'

const at = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)
const offer: FactoryOffer = {
  version: 3,
  factory: at(6),
  name: 'Foundry',
  location: '',
  publicKey: `0x02${'11'.repeat(32)}`,
  carrierPublicKey: `0x02${'22'.repeat(32)}`,
  processes: [],
  materials: [],
  buildVolumeMm: [300, 200, 100],
  minimumStrokeMm: 1,
  minimumWallMm: 1,
  rows: [
    { upToMm3: 1_000, amountWei: parseDpn('77.46'), basis: 'share' },
    { upToMm3: 5_000, amountWei: parseDpn('200'), basis: 'total' },
  ],
  perCharacterWei: parseDpn('0.5'),
  roundToWei: parseDpn('0.01'),
  legs: [
    { role: 'material', payee: at(4), name: 'Supplier', amountWei: parseDpn('21') },
    { role: 'carrier', payee: at(5), name: 'Carrier', amountWei: parseDpn('9.9') },
  ],
  capacity: 1,
  leadTimeDays: 5,
  quoteValidHours: 72,
}
const licence = {
  address: at(9),
  studio: at(1),
  designer: at(2),
  developer: at(3),
  royaltyBps: 1_000,
  designerBps: 500,
  commissionBps: 100,
  minPriceWei: 1n,
} as Licence
const inputs = (change: Partial<PriceInputs> = {}): PriceInputs => ({
  volumeMm3: 900,
  areaMm2: 10,
  boundingBoxMm: [90, 90, 90],
  engravedCharacters: 0,
  colours: 1,
  ...change,
})
const subject = {
  licence,
  studioName: 'Studio',
  designHash: toHash(`0x${'ab'.repeat(32)}`),
  designId: toContentId(`bafkrei${'a'.repeat(52)}`),
  designer: at(2),
}

describe('prices from a table', () => {
  it('a factory share of 77.46 becomes 129.00, split as in the scenarios', () => {
    const quote = computeQuote(offer, { ...subject, inputs: inputs() }, Date.UTC(2026, 10, 22))
    expect(formatDpn(quote.priceWei)).toBe('129.00')
    expect(quote.split.map((line) => [line.role, formatDpn(line.amountWei)])).toEqual([
      ['studio', '12.90'],
      ['designer', '6.45'],
      ['developer', '1.29'],
      ['material', '21.00'],
      ['carrier', '9.90'],
      ['factory', '77.46'],
    ])
    expect(quote.validUntil).toBe('2026-11-25T00:00:00.000Z')
  })
  it('takes the row by volume and adds each character', () => {
    expect(computePrice(offer, licence, inputs({ volumeMm3: 1_000 }))).toBe(parseDpn('129'))
    expect(computePrice(offer, licence, inputs({ volumeMm3: 1_001, engravedCharacters: 9 }))).toBe(parseDpn('204.5'))
  })
  it('refuses what no row or machine takes', () => {
    expect(() => computePrice(offer, licence, inputs({ volumeMm3: 5_001 }))).toThrow(/MARKET_PIECE_TOO_LARGE/)
    expect(() => computePrice(offer, licence, inputs({ boundingBoxMm: [150, 150, 150] }))).toThrow(
      /MARKET_PIECE_TOO_LARGE/,
    )
  })
  it('a machine takes a piece in any turn, and never one that is too large', () => {
    const side = fc.integer({ min: 1, max: 400 })
    fc.assert(
      fc.property(fc.tuple(side, side, side), (size) => {
        const turned = [size[2], size[0], size[1]] as const
        expect(fitsMachine(size, [300, 200, 100])).toBe(fitsMachine(turned, [300, 200, 100]))
        if (Math.min(...size) > 100) expect(fitsMachine(size, [300, 200, 100])).toBe(false)
      }),
    )
  })
  it('names everything that decides the price', () => {
    const hash = (change: Partial<FactoryOffer>, when = 0) =>
      computeQuote({ ...offer, ...change }, { ...subject, inputs: inputs() }, when).hash
    const hashes = [
      hash({}),
      hash({}, 1),
      hash({ factory: at(7) }),
      hash({ unitId: toHash(`0x${'01'.repeat(32)}`) }),
      hash({ rows: [{ upToMm3: 1_000, amountWei: parseDpn('78'), basis: 'share' }] }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(hash({})).toBe(hashes[0])
  })
})
