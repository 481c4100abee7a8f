import { describe, expect, it } from 'vitest'
import { bytesToHex } from '../kernel/bytes.ts'
import { privateKeyToAddress, publicKeyOf } from '../kernel/keys.ts'
import { assertFactoryOffer, type FactoryOffer } from './factory.ts'
import { toAddress } from './ids.ts'

const person = (n: number) => {
  const key = new Uint8Array(32).fill(n)
  return { address: toAddress(privateKeyToAddress(key)), publicKey: bytesToHex(publicKeyOf(key)) }
}
const [factory, carrier, spy] = [person(1), person(2), person(3)]
const leg = (role: 'carrier' | 'material', payee: typeof carrier) => ({
  role,
  payee: payee.address,
  name: 'C',
  amountWei: 1n,
})
const offer: FactoryOffer = {
  version: 1,
  factory: factory.address,
  name: 'F',
  location: '',
  publicKey: factory.publicKey,
  carrierPublicKey: carrier.publicKey,
  processes: [],
  materials: [],
  buildVolumeMm: [1, 1, 1],
  minimumStrokeMm: 1,
  minimumWallMm: 1,
  rows: [{ upToMm3: 1, amountWei: 1n, basis: 'share' }],
  perCharacterWei: 0n,
  roundToWei: 1n,
  legs: [leg('material', spy), leg('carrier', carrier)],
  capacity: 1,
  leadTimeDays: 1,
  quoteValidHours: 1,
}

describe('keys in an offer', () => {
  it('are those of the accounts they stand beside', () => {
    expect(() => assertFactoryOffer(offer)).not.toThrow()
  })
  it.each<[string, Partial<FactoryOffer>]>([
    ['somebody else’s key as the carrier’s', { carrierPublicKey: spy.publicKey }],
    ['the factory’s own key as the carrier’s', { carrierPublicKey: factory.publicKey }],
    ['the carrier’s key as the factory’s', { publicKey: carrier.publicKey }],
    ['a second carrier without a key', { legs: [...offer.legs, leg('carrier', spy)] }],
    ['a key of nobody who carries', { legs: [leg('material', spy)] }],
  ])('%s is refused', (_name, change) => {
    expect(() => assertFactoryOffer({ ...offer, ...change })).toThrow(/MODEL_KEY_OF_ANOTHER/)
  })
  it('a factory that delivers itself names its own', () => {
    expect(() =>
      assertFactoryOffer({ ...offer, legs: [leg('material', spy)], carrierPublicKey: factory.publicKey }),
    ).not.toThrow()
  })
})
