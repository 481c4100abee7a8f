import type { Address } from '#node-core/model/ids.ts'
import type { DeliveryDetails, Order } from '#node-core/model/order/order.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { readContract } from '../contracts/readContract.ts'
import { deliveryMismatch } from '../errors.ts'
import type { MarketPorts } from '../ports.ts'
import { decodeDelivery, sealedDeliveryHash } from './delivery.ts'
import { readPlacedNote } from './orderUnits.ts'

/** Largest sealed delivery taken, bytes. */
const MAX_ENVELOPE_BYTES = 64 * 1024

/**
 * Fetches, checks against the chain and opens the delivery address with `as`'s key.
 * @throws MARKET_DELIVERY_MISMATCH, sealing refusals, MARKET_DESIGN_NOT_HERE
 */
export async function openDelivery(ports: MarketPorts, order: Order, as: Address): Promise<DeliveryDetails> {
  const note = await readPlacedNote(ports.dag, order)
  const envelope = await ports.content.get(note.deliveryId, { maxBytes: MAX_ENVELOPE_BYTES, keep: 'order' })
  const [record] = await readContract(ports.chain, order.licence, LicensedProp_abi, 'order', [order.id])
  if (sealedDeliveryHash(envelope) !== record.sealedDeliveryHash)
    throw deliveryMismatch('the envelope is not the ordered one', { order: order.id })
  return withCleanLines(decodeDelivery(await ports.wallet.open(as, envelope)))
}

/** A buyer's words on a label that somebody prints: what cannot be seen is not on it. */
function withCleanLines(delivery: DeliveryDetails): DeliveryDetails {
  const line = (text: string): string => cleanName(text, '', 200)
  return {
    recipient: line(delivery.recipient),
    lines: delivery.lines.map(line),
    postalCode: line(delivery.postalCode),
    city: line(delivery.city),
    country: line(delivery.country),
    contact: line(delivery.contact),
  }
}
