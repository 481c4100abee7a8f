import { LICENCE, ORDERS, PEOPLE, TRANSACTIONS } from '../../support/fakeNode/sampleWorld.ts'

/** The page of the sample order in that state. */
export const orderPage = (state: string) => `/orders/${LICENCE}/${ORDERS.find((order) => order.state === state)!.id}`

/** Every page inside the shell, with the role that sees most of it. */
export const PAGES: readonly (readonly [name: string, path: string, as: keyof typeof PEOPLE])[] = [
  ['home-fan', '/', 'me'],
  ['orders-fan', '/orders', 'me'],
  ['order-placed', orderPage('placed'), 'me'],
  ['order-shipped', orderPage('shipped'), 'fan'],
  ['order-settled', orderPage('settled'), 'fan'],
  ['shop', '/shop', 'me'],
  ['customiser', `/shop/${LICENCE}`, 'me'],
  ['gallery', '/gallery', 'me'],
  ['twin-unknown', `/gallery/${LICENCE}/1`, 'me'],
  ['wallet', '/wallet', 'me'],
  ['safety', '/wallet/safety', 'me'],
  ['network', '/network', 'me'],
  ['explorer', '/network/explorer', 'me'],
  ['block', '/network/blocks/70', 'me'],
  ['transaction', `/network/transactions/${TRANSACTIONS[0]!.hash}`, 'me'],
  ['account', `/network/accounts/${PEOPLE.me}`, 'me'],
  ['witnesses', '/witnesses', 'me'],
  ['contracts', '/contracts', 'me'],
  ['settings', '/settings', 'me'],
  ['activity', '/activity', 'me'],
  ['not-found', '/no/such/page', 'me'],
  ['order-unknown', `/orders/${LICENCE}/0x${'0'.repeat(64)}`, 'me'],
  ['home-studio', '/', 'studio'],
  ['studio', '/studio', 'studio'],
  ['publish', '/studio/publish', 'studio'],
  ['studio-orders', '/studio/orders', 'studio'],
  ['statement', '/studio/statement', 'studio'],
  ['home-factory', '/', 'factory'],
  ['network-factory', '/network', 'factory'],
  ['factory-orders', '/factory/orders', 'factory'],
  ['prices', '/factory/prices', 'factory'],
  ['order-job', orderPage('accepted'), 'factory'],
]
