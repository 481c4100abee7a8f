import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId, OrderState } from '#node-core/model/order/order.ts'
import { ORDER_STATE_ROWS } from '#node-core/model/order/orderMachine.ts'
import { acceptanceNotFinal, notParty, wrongState } from '#node-core/market/errors.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { draftOfAnother, keyAway, notActiveAccount } from '../../errors.ts'
import { partiesOf } from '#node-core/model/order/partiesOf.ts'
import type { HandlerContext } from '../context.ts'
import type { Guards } from './guardCalls.ts'

/** While the piece is being made, and after: a factory may have to make it again. Not once the money went back. */
const MAKING: readonly OrderState[] = ORDER_STATE_ROWS.filter(
  ({ name, end }) => name !== 'placed' && end !== 'returned',
).map(({ name }) => name)
/** From the payment on; not of an order that came to nothing. */
const DELIVERING: readonly OrderState[] = ['placed', ...MAKING]

/** Who may hear what: the account that is active now, with its key here, and what the chain says of the order. */
export function createGuards(context: HandlerContext): Guards {
  const { wallets, drafts } = context
  const isActive = (account: Address) => {
    if (wallets.active() !== account) throw notActiveAccount('this is another account’s', { account })
  }
  const needKey = (account: Address) => {
    isActive(account)
    if (!wallets.holds(account)) throw keyAway('the account’s key is not open here', { account })
  }
  const orderOf = (id: OrderId): Promise<Order> => readOrder(context.session().ports, context.session().licences, id)
  const isOwnDraft = (id: string) => {
    const draft = drafts.find(id)
    if (draft !== undefined && draft.owner !== null && draft.owner !== wallets.active())
      throw draftOfAnother('this design is another account’s', { id })
  }

  /** Of the active account's own, if there is one: a visitor without an account has no key to open. */
  const needOwnKey = () => {
    const account = wallets.active()
    if (account !== null) needKey(account)
  }
  /** Answered with what is the active account's own, and with nothing of it while its key is away. */
  const ownOnly = () => undefined

  return {
    'designs.list': ownOnly,
    'designs.save': ({ id }) => {
      needOwnKey()
      if (id !== undefined) isOwnDraft(id)
    },
    'designs.remove': ({ id }) => {
      needOwnKey()
      isOwnDraft(id)
    },
    'network.gifts': ownOnly,
    'workbench.design': ownOnly,
    // Kept while its page closes, also when that is because the keys were locked; nothing is told.
    'workbench.keepDesign': ownOnly,
    'workbench.address': ownOnly,
    'workbench.keepAddress': ownOnly,
    'props.statement': ({ studio }) => needKey(studio),
    'orders.delivery': async ({ order: id, as }) => {
      needKey(as)
      const order = await orderOf(id)
      const parties = [
        order.buyer,
        order.factory,
        ...order.split.filter((line) => line.role === 'carrier').map((line) => line.payee),
      ]
      if (!parties.includes(as)) throw notParty('the address is not for this account', { account: as })
      if (!DELIVERING.includes(order.state)) throw wrongState('nothing is delivered any more', { state: order.state })
    },
    'orders.packages': async ({ order: id, as }) => {
      needKey(as)
      if (!partiesOf(await orderOf(id)).includes(as)) throw notParty('not a party of this order', { account: as })
    },
    'orders.sendFile': async ({ order: id, as }) => {
      needKey(as)
      const order = await orderOf(id)
      if (as !== order.buyer && as !== order.studio)
        throw notParty('files for the factory are sent by buyer and studio', { account: as })
      if (!DELIVERING.includes(order.state)) throw wrongState('the order came to nothing', { state: order.state })
    },
    'orders.productionFile': async ({ order: id, as }) => {
      needKey(as)
      const order = await orderOf(id)
      if (order.factory !== as) throw notParty('the file is for the order’s factory', { account: as })
      if (!MAKING.includes(order.state)) throw wrongState('the order is not accepted', { state: order.state })
      if (!order.timeline.some((event) => event.kind === 'accepted' && event.final))
        throw acceptanceNotFinal('the acceptance is not final yet', { order: order.id })
    },
  }
}
