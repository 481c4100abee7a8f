import { z } from 'zod'
import type { Hex } from '../../kernel/bytes.ts'
import type { Design } from '../../model/design.ts'
import { toAddress, type ContentId, type Hash } from '../../model/ids.ts'
import type { Prop } from '../../model/prop.ts'

/** Shapes shared by several calls. Ranges that belong to a noun's rules are checked by the noun, not here. */
/** A wrong checksum is told by its own code (MODEL_WRONG_CHECKSUM): the person has to copy the address again. */
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform(toAddress)
export const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((value) => value.toLowerCase() as Hash)
export const contentId = z
  .string()
  .regex(/^bafkrei[a-z2-7]{52}$/)
  .transform((value) => value as ContentId)
export const hexBytes = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform((value) => value.toLowerCase() as Hex)
export const wei = z
  .bigint()
  .min(0n)
  .max(10n ** 30n)
export const text = (max: number) => z.string().max(max)
export const password = z.string().min(1).max(1_000)
/** Documents are fully checked by the model's own rules before use. */
export const prop = z.custom<Prop>((value) => value !== null && typeof value === 'object')
export const design = z.custom<Design>((value) => value !== null && typeof value === 'object')
export const orderId = z.object({ licence: address, id: hash })
export const page = z.object({
  before: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(50),
})
/** Rows of one page. */
export const listLimit = z.number().int().min(1).max(200).default(50)
/** The last row of the page before. */
export const orderCursor = z.object({ licence: address, id: hash, at: z.iso.datetime() })
export const nothing = z.undefined()
