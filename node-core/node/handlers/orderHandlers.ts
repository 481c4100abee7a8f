import type { CallHandlers } from '#node-core/api/createServer.ts'
import { parseDesign } from '#node-core/modeling/design/checkDesign.ts'
import { allowedOffers } from '#node-core/market/licences/allowedOffers.ts'
import { listParadigms } from '#node-core/market/licences/listParadigms.ts'
import { listOffers } from '#node-core/market/factories/listOffers.ts'
import { rankOffers } from '#node-core/market/factories/rankOffers.ts'
import { foreignContract } from '#node-core/market/errors.ts'
import { openDelivery } from '#node-core/market/orders/openDelivery.ts'
import { factoryLoad } from '#node-core/market/orders/acceptance/factoryLoad.ts'
import { listOrders } from '#node-core/market/orders/listOrders.ts'
import { produceFile } from '#node-core/market/orders/produceFile.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { listParties } from '#node-core/market/parties/profileUnits.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { listTwins, readTwin } from '#node-core/market/twins/listTwins.ts'
import { MAX_SENT_BYTES } from '#node-core/model/order/orderPackage.ts'
import type { HandlerContext } from './context.ts'

/** Factories in one list; those of the most standing. */
const MOST_FACTORIES = 200

type Handlers = Pick<
  CallHandlers,
  | 'orders.list'
  | 'orders.get'
  | 'orders.process'
  | 'orders.design'
  | 'orders.delivery'
  | 'orders.productionFile'
  | 'orders.packages'
  | 'orders.sendFile'
  | 'factories.list'
  | 'factories.load'
  | 'parties.list'
  | 'twins.list'
  | 'twins.get'
  | 'paradigms.list'
>

export function orderHandlers(context: HandlerContext): Handlers {
  const market = () => context.session()
  return {
    'orders.list': (query) => listOrders(market().ports, market().licences, query),
    'orders.get': (id) => readOrder(market().ports, market().licences, id),
    'orders.process': async ({ licence }) => {
      // A line is known because its code is pinned; the process is part of what the pin stands for (decisions/0019).
      const { licences } = market()
      const { paradigm } = await licences.get(licence)
      const template = await licences.templates.find(paradigm)
      if (template === null) throw foreignContract('made from a contract that is not known here', { licence })
      return template.process
    },
    'orders.design': async (id) => {
      const { ports, licences } = market()
      const order = await readOrder(ports, licences, id)
      const licence = await licences.get(order.licence)
      const { prop } = await loadListing(ports.content, licence.propId, licence.propHash)
      const note = await readPlacedNote(ports.dag, order)
      return { prop, design: parseDesign(prop, note.design) }
    },
    'orders.delivery': async ({ order, as }) =>
      openDelivery(market().ports, await readOrder(market().ports, market().licences, order), as),
    'orders.productionFile': async ({ order: id, form }, run) => {
      const { ports, licences } = market()
      return produceFile(ports, licences, await readOrder(ports, licences, id), form ?? 'standard', run)
    },
    'orders.packages': ({ order, as }) => market().mailbox.packagesOf(order, as),
    'orders.sendFile': async ({ order, as, file, name }) => {
      const data = await context.content.readAll(file, MAX_SENT_BYTES)
      await market().mailbox.sendFile(as, order, { name, data })
      return market().mailbox.packagesOf(order, as)
    },
    'factories.list': async ({ factory, licence }) => {
      const { ports, licences } = market()
      const offers = await listOffers(ports.dag, factory)
      const allowed =
        licence === undefined ? offers : await allowedOffers(ports.chain, (await licences.get(licence)).address, offers)
      return rankOffers(ports, allowed, MOST_FACTORIES)
    },
    'factories.load': async ({ factory }) => {
      const [offer] = await listOffers(market().ports.dag, factory)
      const load = await factoryLoad(market().ports, market().licences, new Set([factory]))
      return { inWork: load.get(factory) ?? 0, capacity: offer?.capacity ?? null }
    },
    'parties.list': ({ role }) => listParties(market().ports.dag, role),
    'twins.list': (query) => listTwins(market().ports, market().licences, query),
    'twins.get': ({ licence, serial }) => readTwin(market().ports, market().licences, licence, serial),
    'paradigms.list': () => listParadigms(market().ports, market().licences.templates),
  }
}
