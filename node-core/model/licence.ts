import { defineError } from '../kernel/errors.ts'
import { BPS } from '../kernel/amount.ts'
import { ZERO_ADDRESS, type Address, type ContentId } from './ids.ts'

export const badLicence = defineError('input', 'MODEL_BAD_LICENCE')

/** What a studio allows: the terms of one licence line, fixed when its contract instance is made. */
export interface LicenceTerms {
  /** Receives the royalty. */
  readonly studio: Address
  /** Credited designer when a design names none; an account of its own, never the buyer. */
  readonly designer: Address
  /** Basis points of the price. */
  readonly royaltyBps: number
  readonly designerBps: number
  /** Most pieces that can ever be made. */
  readonly cap: number
  /** ISO 3166-1 alpha-2 codes or `EU`; empty = worldwide. */
  readonly territory: readonly string[]
  /** ISO 8601 UTC. */
  readonly opensAt: string
  readonly closesAt: string
  /** Seconds a factory has to answer an order. */
  readonly acceptWindowS: number
  /** Seconds a factory has to make and ship. */
  readonly produceWindowS: number
  /** Seconds a fan has to object after shipping. */
  readonly disputeWindowS: number
  /** No order below it. */
  readonly minPriceWei: bigint
  /** Orders one fan may have waiting for an answer at the same time. */
  readonly maxOpenPerBuyer: number
  /** Basis points of the price that a fan who cancels leaves to the studio. */
  readonly cancelFeeBps: number
  /**
   * False: only the studio's factories, which it may add to and take from later. True: every factory but those it bars.
   */
  readonly anyFactory: boolean
  /** The studio's factories at the beginning; empty where any may make the piece. */
  readonly factories: readonly Address[]
}

/** Bounds of the windows in seconds, the contract's own (LicensedPropTerms.sol). */
export const LICENCE_WINDOWS = {
  acceptWindowS: { min: 3_600, max: 30 * 86_400 },
  produceWindowS: { min: 86_400, max: 366 * 86_400 },
  disputeWindowS: { min: 86_400, max: 90 * 86_400 },
} as const
/** Most of a price that cancelling may cost, basis points. */
export const MAX_CANCEL_FEE_BPS = 1_000
/** Factories named when a licence is made; more are added afterwards. */
export const MAX_FIRST_FACTORIES = 64

/** A published licence line: the contract instance and how far its cap is used. */
export interface Licence extends LicenceTerms {
  readonly address: Address
  readonly paradigm: Address
  readonly developer: Address
  /** Paradigm developer's share of the price, fixed at instantiation. */
  readonly commissionBps: number
  readonly propId: ContentId
  readonly name: string
  readonly ordersOpen: number
  readonly serialsAssigned: number
  readonly serialsSettled: number
  readonly serialsVoided: number
  readonly serialsDestroyed: number
  /** Orders ever placed. */
  readonly ordersPlaced: number
  /** All royalties paid to the studio so far. */
  readonly royaltiesWei: bigint
  readonly publishedAt: string
}

/** EU-27, for the territory shortcut in forms. */
export const EU_COUNTRIES = [
  'AT',
  'BE',
  'BG',
  'HR',
  'CY',
  'CZ',
  'DK',
  'EE',
  'FI',
  'FR',
  'DE',
  'GR',
  'HU',
  'IE',
  'IT',
  'LV',
  'LT',
  'LU',
  'MT',
  'NL',
  'PL',
  'PT',
  'RO',
  'SK',
  'SI',
  'ES',
  'SE',
] as const

/** The last second of the year 9999, as in the contract. */
const LAST_DATE_MS = 253_402_300_799_000
/** Beyond all DPN there are. */
const MAX_PRICE_WEI = 10n ** 30n

/** @throws MODEL_BAD_LICENCE naming the field */
export function assertLicenceTerms(terms: LicenceTerms): void {
  const bad = (field: string) => badLicence('licence term out of range', { field })
  if (!Number.isInteger(terms.royaltyBps) || terms.royaltyBps < 0 || terms.royaltyBps > 5_000) throw bad('royaltyBps')
  if (!Number.isInteger(terms.designerBps) || terms.designerBps < 0 || terms.designerBps > 3_000)
    throw bad('designerBps')
  if (!Number.isInteger(terms.cap) || terms.cap < 1 || terms.cap > 1_000_000) throw bad('cap')
  if (terms.territory.length > 250 || terms.territory.some((code) => !/^[A-Z]{2}$/.test(code))) throw bad('territory')
  const opens = Date.parse(terms.opensAt)
  const closes = Date.parse(terms.closesAt)
  if (Number.isNaN(opens)) throw bad('opensAt')
  if (Number.isNaN(closes) || closes <= opens) throw bad('closesAt')
  if (closes > LAST_DATE_MS) throw bad('closesAt')
  for (const field of ['acceptWindowS', 'produceWindowS', 'disputeWindowS'] as const) {
    const { min, max } = LICENCE_WINDOWS[field]
    if (!Number.isInteger(terms[field]) || terms[field] < min || terms[field] > max) throw bad(field)
  }
  if (terms.minPriceWei <= 0n || terms.minPriceWei > MAX_PRICE_WEI) throw bad('minPriceWei')
  // Every order pays the studio, also the cheapest.
  if (terms.royaltyBps > 0 && terms.minPriceWei * BigInt(terms.royaltyBps) < BPS) throw bad('minPriceWei')
  if (!Number.isInteger(terms.maxOpenPerBuyer) || terms.maxOpenPerBuyer < 1 || terms.maxOpenPerBuyer > 65_535)
    throw bad('maxOpenPerBuyer')
  if (!Number.isInteger(terms.cancelFeeBps) || terms.cancelFeeBps < 0 || terms.cancelFeeBps > MAX_CANCEL_FEE_BPS)
    throw bad('cancelFeeBps')
  if (terms.factories.length > (terms.anyFactory ? 0 : MAX_FIRST_FACTORIES) || terms.factories.includes(ZERO_ADDRESS))
    throw bad('factories')
}
