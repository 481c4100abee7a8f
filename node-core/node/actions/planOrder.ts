import type { Action } from '#node-core/api/calls/actions.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { shareOf } from '#node-core/kernel/amount.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { designHash } from '#node-core/model/design.ts'
import { toContentId, type Address } from '#node-core/model/ids.ts'
import type { LicenceRecord } from '#node-core/market/licences/licenceRecord.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { factoryFull, notPrintable, unknownQuote } from '#node-core/market/errors.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { factoryLoad } from '#node-core/market/orders/acceptance/factoryLoad.ts'
import { preparePlaceOrder, type PreparedOrder } from '#node-core/market/orders/preparePlaceOrder.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** The model of what is paid for stays here: it is what the fan looks at for years. */
async function keepOrdered({ ports }: PlanContext, { propId, propHash }: LicenceRecord): Promise<void> {
  await ports.content.keepForOrder(propId)
  // Here since the price was made; an order does not fail over a picture of it.
  const listing = await loadListing(ports.content, propId, propHash).catch(() => null)
  if (listing !== null) await ports.content.keepForOrder(toContentId(listing.prop.glb))
}

/** Factory and carrier may come when this computer is off. An order does not fail over where its address waits. */
async function letAddressWait({ mailbox, ports }: PlanContext, from: Address, prepared: PreparedOrder): Promise<void> {
  const { file, sealedBytes, bytes, to } = prepared.delivery
  const about = { kind: 'address', name: '', bytes } as const
  for (const recipient of to) {
    if (recipient === from) continue
    await mailbox
      .post({ from, to: recipient, order: prepared.order, file, sealedBytes, about })
      .catch((error: unknown) => ports.log.warn('the address waits nowhere but here', { error }))
  }
}

/**
 * A fan's payment into escrow, from a quote this node has shown.
 * @throws MARKET_NOT_PRINTABLE, MARKET_UNKNOWN_QUOTE, MARKET_FACTORY_FULL and what the contract refuses
 */
export async function planOrder(
  action: Extract<Action, { kind: 'placeOrder' }>,
  context: PlanContext,
  run: LongRun,
): Promise<Plan> {
  const { ports, licences } = context
  run.progress({ step: 'prices', done: 0.1 })
  const { quote, offer, card } = context.quotes.get(action.quoteHash)
  if (
    quote.designHash !== designHash(action.design) ||
    quote.licence !== action.licence ||
    quote.factory !== action.factory
  )
    throw unknownQuote('this quote is for another design', { quote: action.quoteHash })
  if (card.verdict === 'blocked')
    throw notPrintable('the design cannot be made as it is', {
      finding: card.issues.find((issue) => issue.severity === 'block')?.code ?? '',
    })
  const licence = await licences.get(action.licence)
  // Asked again, and of its newest table: it may have filled up since the quote.
  const inWork = (await factoryLoad(ports, licences, new Set([offer.factory]))).get(offer.factory) ?? 0
  const capacity = (await listOffers(ports.dag, offer.factory))[0]?.capacity ?? offer.capacity
  if (inWork >= capacity)
    throw factoryFull('the factory has as much in work as it can take', { factory: offer.name, capacity })
  const prepared = await preparePlaceOrder(ports, {
    buyer: action.from,
    licence,
    design: action.design,
    quote,
    offer,
    delivery: action.delivery,
    shortCode: card.code,
  })
  const priced = await priceTransaction(ports.chain, prepared.intent, LicensedProp_abi)
  let announced: Promise<void> | null = null
  const announce = (): Promise<void> => {
    // Once, also when a payment that failed is tried again.
    announced ??= prepared.announce().catch((error: unknown) => {
      announced = null
      throw error
    })
    return announced
  }
  return {
    sentence: {
      code: 'sign.placeOrder',
      data: {
        propName: licence.name,
        priceWei: quote.priceWei,
        factoryName: quote.factoryName,
        acceptHours: Math.round(licence.acceptWindowS / 3600),
        leadTimeDays: quote.leadTimeDays,
        country: action.delivery.country,
        developer: licence.developer,
        developerName: await context.nameOf(licence.developer),
        commissionBps: licence.commissionBps,
        cancelFeeWei: shareOf(quote.priceWei, licence.cancelFeeBps),
      },
    },
    amountWei: quote.priceWei,
    maxFeeWei: priced.maxFeeWei,
    split: quote.split,
    warnings: card.issues
      .filter((issue) => issue.severity === 'warn')
      .map((finding) => ({ code: `finding.${finding.code}`, data: finding.data })),
    async execute(progress) {
      // The design first, kept durably even with the network off: a payment whose design died with this process could
      // not be made.
      await announce()
      await keepOrdered(context, licence)
      await letAddressWait(context, action.from, prepared)
      const { state, transaction } = await sendWithProgress(context, priced, progress)
      return { ...NOTHING, state, transaction, order: prepared.order, licence: action.licence }
    },
  }
}
