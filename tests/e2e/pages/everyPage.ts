import type { Address, Hash } from '#node-core/model/ids.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import type { Fate, WorldPerson } from '../../support/realWorld/openRealWorld.ts'

/** What of a world stands in addresses. */
export interface Places {
  readonly licence: Address
  readonly account: Address
  readonly transaction: Hash
  readonly height: number
  readonly serial: number
  order(fate: Fate): OrderId
}

type Row = readonly [name: string, path: string | ((places: Places) => string), as: WorldPerson]

const order =
  (fate: Fate) =>
  ({ order: find }: Places) =>
    `/orders/${find(fate).licence}/${find(fate).id}`

/** Every page inside the shell, with the role that sees most of it. */
export const PAGES: readonly Row[] = [
  ['home-fan', '/', 'me'],
  ['orders-fan', '/orders', 'me'],
  ['order-placed', order('mine'), 'me'],
  ['order-shipped', order('shipped'), 'me'],
  ['order-settled', order('settled'), 'me'],
  ['order-given-back', order('givenBackObjected'), 'me'],
  ['order-declined', order('declined'), 'me'],
  ['shop', '/shop', 'me'],
  ['customiser', ({ licence }) => `/shop/${licence}`, 'me'],
  ['gallery', '/gallery', 'me'],
  ['twin', ({ licence, serial }) => `/gallery/${licence}/${serial}`, 'me'],
  ['twin-unknown', ({ licence }) => `/gallery/${licence}/499`, 'me'],
  ['wallet', '/wallet', 'me'],
  ['safety', '/wallet/safety', 'me'],
  ['network', '/network', 'me'],
  ['explorer', '/network/explorer', 'me'],
  ['files', '/network/files', 'me'],
  ['block', ({ height }) => `/network/blocks/${height}`, 'me'],
  ['transaction', ({ transaction }) => `/network/transactions/${transaction}`, 'me'],
  ['account', ({ account }) => `/network/accounts/${account}`, 'me'],
  ['account-licence', ({ licence }) => `/network/accounts/${licence}`, 'me'],
  ['witnesses', '/witnesses', 'me'],
  ['contracts', '/contracts', 'me'],
  ['settings', '/settings', 'me'],
  ['activity', '/activity', 'me'],
  ['not-found', '/no/such/page', 'me'],
  ['order-unknown', ({ licence }) => `/orders/${licence}/0x${'0'.repeat(64)}`, 'me'],
  ['home-alice', '/', 'fan'],
  ['orders-alice', '/orders', 'fan'],
  ['order-objected', order('objected'), 'fan'],
  ['order-withdrawn', order('withdrawn'), 'fan'],
  ['order-extended', order('extended'), 'fan'],
  ['order-expired', order('expired'), 'fan'],
  ['order-cancelled', order('cancelled'), 'fan'],
  ['order-late', order('late'), 'fan'],
  ['home-studio', '/', 'studio'],
  ['studio', '/studio', 'studio'],
  ['publish', '/studio/publish', 'studio'],
  ['studio-orders', '/studio/orders', 'studio'],
  ['statement', '/studio/statement', 'studio'],
  ['order-studio', order('settled'), 'studio'],
  ['home-factory', '/', 'factory'],
  ['network-factory', '/network', 'factory'],
  ['factory-orders', '/factory/orders', 'factory'],
  ['prices', '/factory/prices', 'factory'],
  ['order-to-accept', order('placed'), 'factory'],
  ['order-job', order('accepted'), 'factory'],
  ['order-made', order('produced'), 'factory'],
  ['home-designer', '/', 'designer'],
  ['wallet-designer', '/wallet', 'designer'],
]

/** Where a row leads in a world. */
export const pathOf = (path: Row[1], places: Places): string => (typeof path === 'string' ? path : path(places))
