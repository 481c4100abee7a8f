import { bigintToBytes, bytesToBigint, bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { assertFactoryOffer, badOffer, type FactoryOffer } from '#node-core/model/factory.ts'
import { toHash, type Hash } from '#node-core/model/ids.ts'
import { z } from 'zod'

/** Kind of the units that carry offers. */
export const OFFER_UNIT_KIND = 'factory.offer'
/** All offers share one subject, so that a newcomer asks one question. */
export const OFFERS_SUBJECT: Hash = toHash(bytesToHex(taggedHash('dipnet/subject', utf8ToBytes('factory.offer'))))

const wei = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length === 32)
  .transform(bytesToBigint)
const address = z.string().regex(/^0x[0-9a-f]{40}$/)
const publicKey = z.string().regex(/^0x0[23][0-9a-f]{64}$/)
const text = (max: number) => z.string().max(max)
const wire = z.strictObject({
  version: z.number().int().min(1),
  factory: address,
  name: text(200),
  location: text(200),
  publicKey,
  carrierPublicKey: publicKey,
  processes: z.array(text(40)).max(20),
  materials: z.array(text(60)).max(40),
  buildVolumeMm: z.tuple([z.number(), z.number(), z.number()]),
  minimumStrokeMm: z.number(),
  minimumWallMm: z.number(),
  rows: z
    .array(z.strictObject({ upToMm3: z.number().int(), amountWei: wei, basis: z.enum(['share', 'total']) }))
    .max(50),
  perCharacterWei: wei,
  roundToWei: wei,
  legs: z
    .array(z.strictObject({ role: z.enum(['material', 'carrier']), payee: address, name: text(120), amountWei: wei }))
    .max(8),
  capacity: z.number().int(),
  leadTimeDays: z.number().int(),
  quoteValidHours: z.number().int(),
})

const weiToBytes = (amount: bigint) => bigintToBytes(amount, 32)

/** Canonical bytes of an offer, the payload of its unit. @throws MODEL_BAD_OFFER */
export function encodeOffer(offer: FactoryOffer): Uint8Array {
  assertFactoryOffer(offer)
  const { unitId: _unitId, publishedAt: _publishedAt, ...rest } = offer
  return encodeCbor({
    ...rest,
    rows: offer.rows.map((row) => ({ ...row, amountWei: weiToBytes(row.amountWei) })),
    legs: offer.legs.map((leg) => ({ ...leg, amountWei: weiToBytes(leg.amountWei) })),
    perCharacterWei: weiToBytes(offer.perCharacterWei),
    roundToWei: weiToBytes(offer.roundToWei),
  })
}

/** Reads an offer from a stranger. @throws KERNEL_BAD_CBOR, MODEL_BAD_OFFER */
export function decodeOffer(payload: Uint8Array): FactoryOffer {
  const result = wire.safeParse(decodeCbor(payload))
  if (!result.success) throw badOffer('not an offer', { field: result.error.issues[0]?.path.join('.') ?? '' })
  const offer = result.data as unknown as FactoryOffer
  assertFactoryOffer(offer)
  return offer
}
