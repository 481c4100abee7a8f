import type { Address, ContentId } from '../ids.ts'
import type { MadePart } from '../making/madePart.ts'
import type { Order } from './order.ts'

/** What a production file is written for: any slicer, or Bambu Studio and OrcaSlicer (protocol/modeling.md §8). */
export const PRODUCTION_FORMS = ['standard', 'bambu'] as const
export type ProductionForm = (typeof PRODUCTION_FORMS)[number]

/** Everything a factory needs at the machine. */
export interface JobTicket {
  readonly order: Order
  readonly file: ContentId
  readonly fileName: string
  readonly fileBytes: number
  readonly shortCode: string
  readonly parts: readonly MadePart[]
  readonly engravings: readonly {
    readonly zone: string
    readonly text: string
    readonly sizeMm: number
    readonly depthMm: number
    /** They stand out by that much; none: they are cut in as deep. */
    readonly raised?: true
  }[]
  readonly boundingBoxMm: readonly [number, number, number]
}

export interface ParadigmInfo {
  readonly address: Address
  /** Null: code that this app does not know; nothing it says of itself is repeated. */
  readonly name: string | null
  readonly developer: Address
  readonly commissionBps: number
  readonly instances: readonly {
    readonly address: Address
    readonly name: string
    readonly creator: Address
    readonly createdAt: string
  }[]
}
