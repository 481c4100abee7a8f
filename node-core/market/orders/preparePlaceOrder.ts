import { encodeFunctionData } from 'viem'
import {
  LicensedProp_abi,
  licensedPropOrderId,
  ROLES,
  territoryCode,
  territoryOfCountry,
} from '#node-core/contracts/index.ts'
import { publicKeyToAddress } from '#node-core/kernel/keys.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { designHash, type Design } from '#node-core/model/design.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toAddress, ZERO_ADDRESS, type Address, type ContentId } from '#node-core/model/ids.ts'
import type { DeliveryDetails, OrderId } from '#node-core/model/order/order.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { deliveryRecipients } from '../factories/deliveryRecipients.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import { designerIsBuyer, quoteLapsed, territoryNotLicensed } from '../errors.ts'
import type { LicenceRecord } from '../licences/licenceRecord.ts'
import type { MarketPorts } from '../ports.ts'
import type { TransactionIntent } from '../wallet/sendTransaction.ts'
import { encodeDelivery, sealedDeliveryHash } from './delivery.ts'
import { encodePlacedNote, ORDER_UNIT_KINDS } from './orderUnits.ts'

export interface PlaceOrderInput {
  readonly buyer: Address
  readonly licence: LicenceRecord
  readonly design: Design
  readonly quote: Quote
  readonly offer: FactoryOffer
  readonly delivery: DeliveryDetails
  readonly shortCode: string
}

interface SealedDelivery {
  readonly file: ContentId
  readonly sealedBytes: number
  /** Before it was sealed. */
  readonly bytes: number
  readonly to: readonly Address[]
}

export interface PreparedOrder {
  readonly intent: TransactionIntent
  readonly order: OrderId
  readonly designer: Address
  /** The sealed address, and whom it is sealed to. */
  readonly delivery: SealedDelivery
  /** Publishes the design to the factory; done once the payment is signed. */
  announce(): Promise<void>
}

/**
 * Turns a quote into the payment that places the order. The address is sealed to factory and carrier, each by its own
 * key; the chain sees a hash.
 * @throws MODEL_KEY_OF_ANOTHER, MARKET_QUOTE_LAPSED, MARKET_TERRITORY_NOT_LICENSED, MARKET_DESIGNER_IS_BUYER
 */
export async function preparePlaceOrder(ports: MarketPorts, input: PlaceOrderInput): Promise<PreparedOrder> {
  const { buyer, licence, quote, offer, design } = input
  if (ports.now() > Date.parse(quote.validUntil))
    throw quoteLapsed('the quote has lapsed', { validUntil: quote.validUntil })
  const code = territoryOfCountry(input.delivery.country, licence.territoryList)
  if (code === undefined)
    throw territoryNotLicensed('not licensed in this country', {
      country: input.delivery.country,
      territory: licence.territoryList,
    })
  if (licence.designer === buyer) throw designerIsBuyer('the designer cannot be the buyer', { designer: buyer })

  const recipients = deliveryRecipients(offer)
  const plain = encodeDelivery(input.delivery)
  const envelope = seal(plain, recipients, ports.randomBytes)
  const deliveryId = bytesToContentId(envelope)
  const designBytes = encodeCbor(design)
  const designId = bytesToContentId(designBytes)
  const intentId = bytesToHex(ports.randomBytes(32))
  const id = licensedPropOrderId({ chainId: ports.chain.chainId, instance: licence.address, buyer, intentId })
  const data = encodeFunctionData({
    abi: LicensedProp_abi,
    functionName: 'placeOrder',
    args: [
      {
        intentId,
        designHash: designHash(design),
        quoteHash: quote.hash,
        designer: ZERO_ADDRESS,
        factory: offer.factory,
        legs: offer.legs.map((leg) => ({
          role: leg.role === 'carrier' ? ROLES.carrier : ROLES.materialSupplier,
          payee: leg.payee,
          amountWei: leg.amountWei,
        })),
        priceWei: quote.priceWei,
        territory: territoryCode(code),
        sealedDeliveryHash: sealedDeliveryHash(envelope),
      },
    ],
  })
  const note = encodePlacedNote({
    design,
    designId,
    deliveryId,
    offerVersion: quote.offerVersion,
    inputs: quote.inputs,
    validUntil: quote.validUntil,
    shortCode: input.shortCode,
  })
  return {
    order: { licence: licence.address, id },
    designer: licence.designer,
    delivery: {
      file: deliveryId,
      sealedBytes: envelope.length,
      bytes: plain.length,
      to: [...new Set(recipients.map((key) => toAddress(publicKeyToAddress(key))))],
    },
    intent: { from: buyer, to: licence.address, data, valueWei: quote.priceWei },
    async announce() {
      // Peers are served both from now on, not before: the envelope is ciphertext, and the design is in the unit
      // anyway.
      await ports.content.put(envelope, 'order')
      await ports.content.put(designBytes, 'order')
      await ports.dag.append(buyer, { kind: ORDER_UNIT_KINDS.placed, subject: id, payload: note })
    },
  }
}
