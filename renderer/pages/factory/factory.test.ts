import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { OFFER } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { examplePrice } from './examplePrice.ts'
import { draftFromOffer, emptyDraft, readDraft } from './offerDraft.ts'

describe('readDraft', () => {
  it('reads back exactly what a published offer says', () => {
    const { offer, errors } = readDraft(draftFromOffer(OFFER))
    expect(errors).toEqual({})
    expect(offer?.rows).toEqual(OFFER.rows)
    expect(offer?.perCharacterWei).toBe(OFFER.perCharacterWei)
    expect(offer?.carrier.amountWei).toBe(parseDpn('9.9'))
  })
  it('names each field that is wrong', () => {
    const { offer, errors } = readDraft({ ...emptyDraft(), roundTo: '0', capacity: '1.5' })
    expect(offer).toBeNull()
    expect(errors).toMatchObject({
      name: 'missing',
      'carrier.address': 'address',
      'material.amount': 'money',
      rows: 'rows',
      roundTo: 'money',
      capacity: 'whole',
      leadTimeDays: 'whole',
    })
  })
  it('reads amounts and sizes of either convention, and asks what is doubtful', () => {
    const draft = {
      ...draftFromOffer(OFFER),
      perCharacter: '0,06',
      roundTo: '0,01',
      minimumStrokeMm: '1,2',
      capacity: '1 000',
      buildVolume: ['300,5', '200', '１００'] as [string, string, string],
    }
    const { offer, errors } = readDraft(draft)
    expect(errors).toEqual({})
    expect(offer).toMatchObject({
      perCharacterWei: parseDpn('0.06'),
      roundToWei: parseDpn('0.01'),
      minimumStrokeMm: 1.2,
      capacity: 1_000,
      buildVolumeMm: [300.5, 200, 100],
    })
    const doubtful = readDraft({
      ...draft,
      perCharacter: '1,234',
      capacity: '1.234',
      material: { ...draft.material, amount: '12.345' },
    })
    expect(doubtful.offer).toBeNull()
    expect(doubtful.errors).toEqual({ perCharacter: 'doubtful', capacity: 'doubtful', 'material.amount': 'doubtful' })
  })
  it('notices a miscopied address', () => {
    const draft = draftFromOffer(OFFER)
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
    expect(readDraft({ ...draft, carrier: { ...draft.carrier, address } }).offer?.carrier.address).toBe(
      address.toLowerCase(),
    )
    expect(
      readDraft({ ...draft, carrier: { ...draft.carrier, address: address.replace('5aA', '5aB') } }).errors,
    ).toEqual({ 'carrier.address': 'checksum' })
  })
  it('wants rows in rising order', () => {
    const draft = draftFromOffer(OFFER)
    expect(readDraft({ ...draft, rows: [...draft.rows].reverse() }).errors['rows']).toBe('rows')
  })
})

describe('examplePrice', () => {
  const offer = readDraft(draftFromOffer(OFFER)).offer!
  it('comes to 129.00 for the piece of the scenarios', () => {
    expect(examplePrice(offer, 120_000, 10, 1600)).toBe(parseDpn('129'))
  })
  it('takes an all-in row as the price itself', () => {
    expect(examplePrice(offer, 900_000, 0, 1600)).toBe(parseDpn('310'))
  })
  it('has no price beyond the last row', () => {
    expect(examplePrice(offer, 900_001, 0, 1600)).toBeNull()
  })
})
