import { z } from 'zod'
import type { FactoryOffer } from '../../model/factory.ts'
import type { DeliveryDetails, Order } from '../../model/order/order.ts'
import type { Prop } from '../../model/prop.ts'
import type { Design } from '../../model/design.ts'
import type { Party } from '../../model/party.ts'
import type { ParadigmProcess } from '../../model/process/paradigmProcess.ts'
import { ROLES } from '../../model/role.ts'
import type { Twin } from '../../model/order/twin.ts'
import { call, feed, longCall } from '../define.ts'
import { SENT_NAME_CHARACTERS, type OrderPackage } from '../../model/order/orderPackage.ts'
import { PRODUCTION_FORMS, type JobTicket, type ParadigmInfo } from '../../model/order/jobTicket.ts'
import { address, contentId, listLimit, orderCursor, orderId, text } from './schemas.ts'

export type { JobTicket, ParadigmInfo, ProductionForm } from '../../model/order/jobTicket.ts'

export const orderCalls = {
  /** A page, newest first; the next begins after its last one (`before`). */
  'orders.list': call<readonly Order[]>()(
    'everybody',
    z.object({
      party: address,
      as: z.enum(['fan', 'factory', 'studio']),
      limit: listLimit,
      before: orderCursor.optional(),
    }),
  ),
  'orders.get': call<Order>()('everybody', orderId),
  /** States, steps, parties, times and defaults of a licence line's orders, as its paradigm publishes them. */
  'orders.process': call<ParadigmProcess>()('everybody', z.object({ licence: address })),
  /** The fan's design of an order with its prop, for the stage. */
  'orders.design': longCall<{ readonly prop: Prop; readonly design: Design }>()('everybody', orderId),
  /** Decrypted for the factory or carrier it was sealed to. */
  'orders.delivery': call<DeliveryDetails>()('party', z.object({ order: orderId, as: address })),
  /**
   * Builds the production file, as any slicer reads it where no other form is named. Progress steps: `model`, `solids`,
   * `checks`, `file`.
   */
  'orders.productionFile': longCall<JobTicket>()(
    'party',
    z.object({ order: orderId, as: address, form: z.enum(PRODUCTION_FORMS).optional() }),
  ),
  /** What an account sent or received, sealed, about an order: from this computer. */
  'orders.packages': call<readonly OrderPackage[]>()('party', z.object({ order: orderId, as: address })),
  /**
   * Seals a file that the window handed in to the order's factory, and lets it wait where nodes agreed to hold it.
   */
  'orders.sendFile': call<readonly OrderPackage[]>()(
    'party',
    z.object({ order: orderId, as: address, file: contentId, name: text(SENT_NAME_CHARACTERS) }),
  ),
  /** Offers of one factory or of all; with a licence, only of those that may make its piece now. */
  'factories.list': call<readonly FactoryOffer[]>()(
    'everybody',
    z.object({ factory: address.optional(), licence: address.optional() }),
  ),
  /**
   * What of a factory's published capacity is taken: accepted and not yet shipped. Capacity is null without a table.
   */
  'factories.load': call<{ readonly inWork: number; readonly capacity: number | null }>()(
    'everybody',
    z.object({ factory: address }),
  ),
  /**
   * Everybody who introduced themselves on this network: for choosing a designer, supplier or carrier, and for names
   * beside addresses.
   */
  'parties.list': call<readonly Party[]>()('everybody', z.object({ role: z.enum(ROLES).optional() })),
  'twins.list': call<readonly Twin[]>()(
    'everybody',
    z.object({
      owner: address,
      limit: listLimit,
      before: z
        .object({
          licence: address,
          serial: z
            .number()
            .int()
            .min(1)
            .max(2 ** 32 - 1),
        })
        .optional(),
    }),
  ),
  'twins.get': call<Twin>()(
    'everybody',
    z.object({
      licence: address,
      serial: z
        .number()
        .int()
        .min(1)
        .max(2 ** 32 - 1),
    }),
  ),
  'paradigms.list': call<readonly ParadigmInfo[]>()('everybody', z.undefined()),
}

export const orderFeeds = {
  /** Emits a counter whenever anything in the market may have changed: lists are then asked anew. */
  'market.changed': feed<number>()('everybody', z.undefined()),
}
