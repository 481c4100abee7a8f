import { defineError } from '../kernel/errors.ts'
import type { Address, ContentId } from './ids.ts'

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
}

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
  readonly publishedAt: string
}

/** EU-27, for the territory shortcut in forms. */
export const EU_COUNTRIES = ['AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE'] as const

/** @throws MODEL_BAD_LICENCE naming the field */
export function assertLicenceTerms(terms: LicenceTerms): void {
  const bad = (field: string) => badLicence('licence term out of range', { field })
  if (!Number.isInteger(terms.royaltyBps) || terms.royaltyBps < 0 || terms.royaltyBps > 5_000) throw bad('royaltyBps')
  if (!Number.isInteger(terms.designerBps) || terms.designerBps < 0 || terms.designerBps > 3_000) throw bad('designerBps')
  if (!Number.isInteger(terms.cap) || terms.cap < 1 || terms.cap > 1_000_000) throw bad('cap')
  if (terms.territory.length > 250 || terms.territory.some((code) => !/^[A-Z]{2}$/.test(code))) throw bad('territory')
  const opens = Date.parse(terms.opensAt)
  const closes = Date.parse(terms.closesAt)
  if (Number.isNaN(opens)) throw bad('opensAt')
  if (Number.isNaN(closes) || closes <= opens) throw bad('closesAt')
  for (const field of ['acceptWindowS', 'produceWindowS', 'disputeWindowS'] as const) {
    if (!Number.isInteger(terms[field]) || terms[field] < 60 || terms[field] > 366 * 86_400) throw bad(field)
  }
}
