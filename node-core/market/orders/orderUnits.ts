import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isTimeMs } from '#node-core/kernel/isoTime.ts'
import { designHash, type Design } from '#node-core/model/design.ts'
import { toAddress, toContentId, type ContentId, type Hash } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import type { PriceInputs } from '#node-core/model/making/priceInputs.ts'
import { z } from 'zod'
import { designMismatch, designNotHere } from '../errors.ts'
import type { MarketDagPort, MarketUnit } from '../ports.ts'

/** Units about an order; their subject is the order's id. */
export const ORDER_UNIT_KINDS = {
  placed: 'order.placed',
  produced: 'order.produced',
  shipped: 'order.shipped',
} as const

/** Units of one party about one order that are read: each needs a few, and whoever writes more has them unread. */
export const MOST_UNITS_OF_A_PARTY = 64

/**
 * What the buyer tells the factory beside the chain: the design itself, its quote, and where the sealed address waits.
 */
export interface PlacedNote {
  readonly design: Design
  readonly designId: ContentId
  /** Encrypted for factory and carrier; a file of its own, so that it can be erased. */
  readonly deliveryId: ContentId
  readonly offerVersion: number
  readonly inputs: PriceInputs
  readonly validUntil: string
  readonly shortCode: string
}

const placed = z.object({
  v: z.literal(1),
  design: z.unknown(),
  designId: z.string(),
  deliveryId: z.string(),
  offerVersion: z.number().int(),
  inputs: z.object({
    volumeMm3: z.number(),
    areaMm2: z.number(),
    boundingBoxMm: z.tuple([z.number(), z.number(), z.number()]),
    engravedCharacters: z.number().int(),
    colours: z.number().int(),
  }),
  validUntil: z
    .string()
    .max(40)
    .refine((text) => isTimeMs(Date.parse(text))),
  shortCode: z.string().max(20),
})
const step = z.object({
  v: z.literal(1),
  note: z.string().max(500),
  after: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
})

export const encodePlacedNote = (note: PlacedNote): Uint8Array => encodeCbor({ v: 1, ...note })
/**
 * @param after height of the order's newest block its author had seen: what is recorded came later, whatever a clock
 * says
 */
export const encodeStepNote = (note: string, after: number): Uint8Array => encodeCbor({ v: 1, note, after })

/** The text of a produced or shipped unit, and the height it came after; empty and 0 where it is not readable. */
export function stepNoteOf(unit: MarketUnit): { readonly note: string; readonly after: number } {
  try {
    const result = step.safeParse(decodeCbor(unit.payload))
    return result.success
      ? { note: cleanName(result.data.note, '', 500), after: result.data.after ?? 0 }
      : { note: '', after: 0 }
  } catch {
    return { note: '', after: 0 }
  }
}

/** Null when it is not a note, or its design is not the one the chain names. */
export function placedNoteOf(unit: MarketUnit, expectedDesign: Hash): PlacedNote | null {
  try {
    const result = placed.safeParse(decodeCbor(unit.payload))
    if (!result.success) return null
    const design = result.data.design as Design
    if (designHash(design) !== expectedDesign) return null
    return {
      ...result.data,
      design,
      designId: toContentId(result.data.designId),
      deliveryId: toContentId(result.data.deliveryId),
    }
  } catch {
    return null
  }
}

/** What the buyer wrote of an order; anybody else's is nobody's note. */
export function placedUnits(
  dag: MarketDagPort,
  { id, buyer }: { id: Hash; buyer: string },
): Promise<readonly MarketUnit[]> {
  return dag.byAuthor(id, toAddress(buyer), { kind: ORDER_UNIT_KINDS.placed, limit: MOST_UNITS_OF_A_PARTY })
}

/** The buyer's note of an order. @throws MARKET_DESIGN_NOT_HERE, MARKET_DESIGN_MISMATCH */
export async function readPlacedNote(
  dag: MarketDagPort,
  order: { id: Hash; buyer: string; designHash: Hash },
): Promise<PlacedNote> {
  const units = await placedUnits(dag, order)
  if (units.length === 0) throw designNotHere('the design has not arrived yet', { order: order.id })
  for (const unit of units) {
    const note = placedNoteOf(unit, order.designHash)
    if (note) return note
  }
  throw designMismatch('the design that arrived is not the one that was ordered', { order: order.id })
}
