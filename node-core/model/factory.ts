import { defineError } from '../kernel/errors.ts'
import { hexToBytes, type Hex } from '../kernel/bytes.ts'
import { publicKeyToAddress } from '../kernel/keys.ts'
import type { Address, Hash } from './ids.ts'
import type { MachineLimits } from './making/machineLimits.ts'

export const badOffer = defineError('input', 'MODEL_BAD_OFFER')
/** A key that things are sealed to is not the named account's: `data.field`. */
export const keyOfAnother = defineError('input', 'MODEL_KEY_OF_ANOTHER')

/** One row of a price table: pieces up to this volume cost this much. */
export interface PriceRow {
  /** Upper bound of the finished piece's volume, mm³. */
  readonly upToMm3: number
  readonly amountWei: bigint
  /** `share`: what the factory itself must receive; `total`: what the buyer pays all in. */
  readonly basis: 'share' | 'total'
}

/** A small claim paid with the order to somebody who helps the factory. */
export interface OfferLeg {
  readonly role: 'material' | 'carrier'
  readonly payee: Address
  readonly name: string
  readonly amountWei: bigint
}

/** What a factory offers; published as a signed unit, replaced by a later version. */
export interface FactoryOffer extends MachineLimits {
  readonly version: number
  readonly factory: Address
  readonly name: string
  readonly location: string
  /** Compressed secp256k1 keys that sealed things are wrapped to. */
  readonly publicKey: Hex
  readonly carrierPublicKey: Hex
  readonly processes: readonly string[]
  readonly materials: readonly string[]
  readonly rows: readonly PriceRow[]
  /** Added for each character of words, engraved or raised. */
  readonly perCharacterWei: bigint
  /** Prices are rounded up to a multiple of this, wei (≥ 1). The factory keeps the difference. */
  readonly roundToWei: bigint
  readonly legs: readonly OfferLeg[]
  /** Pieces it can take at the same time. */
  readonly capacity: number
  readonly leadTimeDays: number
  readonly quoteValidHours: number
  /** Unit that published it, and when (ISO 8601 UTC). */
  readonly unitId?: Hash
  readonly publishedAt?: string
}

/**
 * Keys that sealed things are wrapped to are their accounts' own: an account is its key's hash, so no announcement is
 * needed.
 * Without a carrier the factory delivers itself. @throws MODEL_KEY_OF_ANOTHER, KERNEL_BAD_KEY
 */
export function assertOwnKeys(offer: FactoryOffer): void {
  if (publicKeyToAddress(hexToBytes(offer.publicKey)) !== offer.factory)
    throw keyOfAnother('not the factory’s key', { field: 'publicKey' })
  const carriers = offer.legs.filter((leg) => leg.role === 'carrier').map((leg) => leg.payee)
  const holder = publicKeyToAddress(hexToBytes(offer.carrierPublicKey))
  if (carriers.length === 0 ? holder !== offer.factory : carriers.some((carrier) => carrier !== holder))
    throw keyOfAnother('not the carrier’s key', { field: 'carrierPublicKey' })
}

/** @throws MODEL_BAD_OFFER naming the field, MODEL_KEY_OF_ANOTHER, KERNEL_BAD_KEY */
export function assertFactoryOffer(offer: FactoryOffer): void {
  const bad = (field: string) => badOffer('offer out of range', { field })
  if (offer.name.trim() === '' || offer.name.length > 120) throw bad('name')
  if (offer.location.length > 120) throw bad('location')
  for (const field of ['publicKey', 'carrierPublicKey'] as const)
    if (!/^0x0[23][0-9a-f]{64}$/.test(offer[field])) throw bad(field)
  if (offer.rows.length === 0 || offer.rows.length > 50) throw bad('rows')
  let last = 0
  for (const row of offer.rows) {
    if (!Number.isInteger(row.upToMm3) || row.upToMm3 <= last) throw bad('rows')
    if (row.amountWei < 0n || row.amountWei > 10n ** 30n) throw bad('rows')
    last = row.upToMm3
  }
  if (offer.perCharacterWei < 0n || offer.perCharacterWei > 10n ** 30n) throw bad('perCharacterWei')
  if (offer.roundToWei < 1n || offer.roundToWei > 10n ** 24n) throw bad('roundToWei')
  if (offer.legs.length > 8 || offer.legs.some((leg) => leg.amountWei < 0n || leg.amountWei > 10n ** 30n))
    throw bad('legs')
  if (!offer.buildVolumeMm.every((mm) => mm > 0 && mm <= 10_000)) throw bad('buildVolumeMm')
  if (!(offer.minimumStrokeMm > 0 && offer.minimumStrokeMm <= 20)) throw bad('minimumStrokeMm')
  if (!(offer.minimumWallMm > 0 && offer.minimumWallMm <= 20)) throw bad('minimumWallMm')
  if (!Number.isInteger(offer.capacity) || offer.capacity < 1 || offer.capacity > 100_000) throw bad('capacity')
  if (!Number.isInteger(offer.leadTimeDays) || offer.leadTimeDays < 1 || offer.leadTimeDays > 365)
    throw bad('leadTimeDays')
  if (!Number.isInteger(offer.quoteValidHours) || offer.quoteValidHours < 1 || offer.quoteValidHours > 24 * 90)
    throw bad('quoteValidHours')
  assertOwnKeys(offer)
}
