import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesign, designHash } from '#node-core/model/design.ts'
import { toAddress, toContentId, toHash } from '#node-core/model/ids.ts'
import type { MarketDagPort, MarketUnit } from '../ports.ts'
import { decodeDelivery, encodeDelivery, sealedDeliveryHash } from './delivery.ts'
import {
  encodePlacedNote,
  encodeStepNote,
  ORDER_UNIT_KINDS,
  placedNoteOf,
  readPlacedNote,
  stepNoteOf,
} from './orderUnits.ts'

const buyer = toAddress(`0x${'01'.repeat(20)}`)
const stranger = toAddress(`0x${'02'.repeat(20)}`)
const id = toHash(`0x${'03'.repeat(32)}`)
const content = toContentId(`bafkrei${'a'.repeat(52)}`)
const design = createDesign(`0x${'04'.repeat(32)}`, [{ type: 'scaleTo', sizeMm: 120 }])
const hash = toHash(designHash(design))
const note = {
  design,
  designId: content,
  deliveryId: content,
  offerVersion: 2,
  inputs: { volumeMm3: 1, areaMm2: 1, boundingBoxMm: [1, 1, 1] as const, engravedCharacters: 0, colours: 1 },
  validUntil: '2026-11-25T00:00:00.000Z',
  shortCode: 'ABC-123',
}
const unit = (author: string, payload: Uint8Array): MarketUnit => ({
  id,
  author: toAddress(author),
  kind: ORDER_UNIT_KINDS.placed,
  subject: id,
  at: '2026-11-22T00:00:00.000Z',
  anchorHeight: 0,
  payload,
  unsent: false,
})
const dagOf = (...units: MarketUnit[]): MarketDagPort => ({
  append: () => Promise.reject(new Error('not here')),
  byKind: () => Promise.resolve(units),
  byAuthor: (_subject, author, { kind }) =>
    Promise.resolve(units.filter((unit) => unit.author === author && (kind === undefined || unit.kind === kind))),
  bySubject: (_subject, kind) =>
    Promise.resolve(units.filter((candidate) => kind === undefined || candidate.kind === kind)),
})
const order = { id, buyer, designHash: hash }

describe('the buyer’s note of an order', () => {
  it('round-trips', () => {
    expect(placedNoteOf(unit(buyer, encodePlacedNote(note)), hash)).toMatchObject(note)
  })
  it('is nobody else’s to write, and never another design', async () => {
    await expect(readPlacedNote(dagOf(unit(stranger, encodePlacedNote(note))), order)).rejects.toMatchObject({
      code: 'MARKET_DESIGN_NOT_HERE',
    })
    await expect(
      readPlacedNote(dagOf(unit(buyer, encodePlacedNote({ ...note, design: createDesign(design.prop) }))), order),
    ).rejects.toMatchObject({ code: 'MARKET_DESIGN_MISMATCH' })
    await expect(
      readPlacedNote(
        dagOf(
          unit(buyer, encodePlacedNote({ ...note, design: createDesign(design.prop) })),
          unit(buyer, encodePlacedNote(note)),
        ),
        order,
      ),
    ).resolves.toMatchObject({ shortCode: 'ABC-123' })
  })
  it('hostile payloads are no notes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
        expect(placedNoteOf(unit(buyer, payload), hash)).toBeNull()
        expect(stepNoteOf(unit(buyer, payload))).toEqual({ note: '', after: 0 })
      }),
    )
    expect(stepNoteOf(unit(buyer, encodeStepNote('done', 7)))).toEqual({ note: 'done', after: 7 })
  })
})

describe('delivery details', () => {
  const delivery = {
    recipient: 'Alice',
    lines: ['12 Harbour Street'],
    postalCode: '10115',
    city: 'Berlin',
    country: 'DE',
    contact: 'a@example.org',
  }
  it('round-trip and refuse nonsense', () => {
    expect(decodeDelivery(encodeDelivery(delivery))).toEqual(delivery)
    expect(() => decodeDelivery(new Uint8Array([0xa0]))).toThrow(/MARKET_DELIVERY_MISMATCH/)
  })
  it('the chain’s hash changes with any byte of the envelope', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(63), (bytes, where) => {
        const changed = bytes.slice()
        changed[where % bytes.length]! ^= 1
        expect(sealedDeliveryHash(changed)).not.toBe(sealedDeliveryHash(bytes))
      }),
    )
  })
})
