import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { assertOwnKeys, type FactoryOffer } from '#node-core/model/factory.ts'

/**
 * The keys a delivery address is sealed to: the factory's and the carrier's, and they are proven theirs once more, here
 * where it
 * matters. @throws MODEL_KEY_OF_ANOTHER, KERNEL_BAD_KEY
 */
export function deliveryRecipients(offer: FactoryOffer): readonly Uint8Array[] {
  assertOwnKeys(offer)
  return [hexToBytes(offer.publicKey), hexToBytes(offer.carrierPublicKey)]
}
