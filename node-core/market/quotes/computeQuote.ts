import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { FactoryOffer, PriceRow } from '#node-core/model/factory.ts'
import { toHash, type Address, type ContentId, type Hash } from '#node-core/model/ids.ts'
import type { Licence } from '#node-core/model/licence.ts'
import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { grossUp, splitPrice, type SplitTerms } from '#node-core/model/split.ts'
import { pieceTooLarge } from '../errors.ts'

export interface QuoteSubject {
  readonly licence: Licence
  readonly studioName: string
  readonly designHash: Hash
  readonly designId: ContentId
  readonly designer: Address
  readonly inputs: PriceInputs
}

function fittingRow(offer: FactoryOffer, volumeMm3: number): PriceRow {
  const row = offer.rows.find((candidate) => volumeMm3 <= candidate.upToMm3)
  if (!row)
    throw pieceTooLarge('no row of the price table takes this volume', {
      volumeMm3,
      largestMm3: offer.rows.at(-1)?.upToMm3 ?? 0,
    })
  return row
}

/** True when a box of `size` fits the machine in some turn by right angles. */
export function fitsMachine(
  size: readonly [number, number, number],
  machine: readonly [number, number, number],
): boolean {
  const a = [...size].sort((x, y) => x - y)
  const b = [...machine].sort((x, y) => x - y)
  return a.every((side, i) => side <= b[i]!)
}

/**
 * The price a factory's table gives one design, never below the licence's lowest, and its exact split. Whole numbers
 * only, so every node finds the same
 * (product.md §3: the factory's share comes from its own price table and takes the rounding).
 * @throws MARKET_PIECE_TOO_LARGE
 */
export function computePrice(offer: FactoryOffer, licence: Licence, inputs: PriceInputs): bigint {
  if (!fitsMachine(inputs.boundingBoxMm, offer.buildVolumeMm))
    throw pieceTooLarge('does not fit the machine', {
      factory: offer.name,
      longestMm: Math.max(...inputs.boundingBoxMm),
    })
  const row = fittingRow(offer, inputs.volumeMm3)
  const amount = row.amountWei + BigInt(inputs.engravedCharacters) * offer.perCharacterWei
  const floor = (price: bigint) => (price < licence.minPriceWei ? licence.minPriceWei : price)
  if (row.basis === 'total') return floor(amount)
  const legs = offer.legs.reduce((sum, leg) => sum + leg.amountWei, 0n)
  return floor(
    grossUp(amount, legs, licence.royaltyBps + licence.designerBps + licence.commissionBps, offer.roundToWei),
  )
}

export function splitTermsOf(
  offer: FactoryOffer,
  licence: Licence,
  names: { studio: string },
  designer: Address,
): SplitTerms {
  return {
    studio: { payee: licence.studio, name: names.studio, bps: licence.royaltyBps },
    designer: { payee: designer, name: '', bps: licence.designerBps },
    developer: { payee: licence.developer, name: '', bps: licence.commissionBps },
    legs: offer.legs,
    factory: { payee: offer.factory, name: offer.name },
  }
}

/**
 * @param nowMs this machine's clock: a quote's validity is the factory's promise, judged by the factory at acceptance
 */
export function computeQuote(offer: FactoryOffer, subject: QuoteSubject, nowMs: number): Quote {
  const { licence, inputs } = subject
  const priceWei = computePrice(offer, licence, inputs)
  const validUntil = toIsoTime(nowMs + offer.quoteValidHours * 3_600_000)
  const split = splitPrice(priceWei, splitTermsOf(offer, licence, { studio: subject.studioName }, subject.designer))
  const hash = quoteHash({
    licence: licence.address,
    designHash: subject.designHash,
    factory: offer.factory,
    offerUnit: offer.unitId ?? null,
    priceWei,
    validUntil,
    inputs,
  })
  return {
    hash,
    licence: licence.address,
    designHash: subject.designHash,
    designId: subject.designId,
    factory: offer.factory,
    factoryName: offer.name,
    offerVersion: offer.version,
    priceWei,
    split,
    inputs,
    leadTimeDays: offer.leadTimeDays,
    validUntil,
  }
}

/** Names everything that decides a price, so that order, factory and fan speak of the same quote. */
export function quoteHash(terms: {
  licence: Address
  designHash: Hash
  factory: Address
  offerUnit: Hash | null
  priceWei: bigint
  validUntil: string
  inputs: PriceInputs
}): Hash {
  const { inputs, priceWei, ...rest } = terms
  return toHash(
    bytesToHex(
      taggedHash(
        'dipnet/quote/1',
        encodeCbor({
          ...rest,
          priceWei: utf8ToBytes(priceWei.toString()),
          inputs: { ...inputs, boundingBoxMm: [...inputs.boundingBoxMm] },
        }),
      ),
    ),
  )
}
