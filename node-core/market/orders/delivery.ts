import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { toHash, type Hash } from '#node-core/model/ids.ts'
import type { DeliveryDetails } from '#node-core/model/order/order.ts'
import { z } from 'zod'
import { deliveryMismatch } from '../errors.ts'

const details = z.object({
  recipient: z.string().max(200),
  lines: z.array(z.string().max(200)).max(5),
  postalCode: z.string().max(20),
  city: z.string().max(120),
  country: z.string().max(2),
  contact: z.string().max(200),
})

export const encodeDelivery = (delivery: DeliveryDetails): Uint8Array =>
  encodeCbor({ ...delivery, lines: [...delivery.lines] })

/** @throws MARKET_DELIVERY_MISMATCH */
export function decodeDelivery(bytes: Uint8Array): DeliveryDetails {
  const result = details.safeParse(decodeCbor(bytes))
  if (!result.success) throw deliveryMismatch('not delivery details')
  return result.data
}

/** What the chain keeps of the sealed envelope: enough to know the right one, nothing to read. */
export function sealedDeliveryHash(envelope: Uint8Array): Hash {
  return toHash(bytesToHex(taggedHash('dipnet/sealed-delivery/1', envelope)))
}
