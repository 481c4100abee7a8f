import type { RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name. */
    title?: string
    /** Which part of the navigation it belongs to. */
    area?: 'home' | 'studio' | 'fan' | 'factory' | 'network' | 'contracts' | 'wallet' | 'settings'
    /** Without navigation: onboarding and trouble. */
    bare?: boolean
    /** The navigation shrinks to a rail and the page gets the whole window, unpadded (the 3D stage). */
    immersive?: boolean
  }
}

export const routes: readonly RouteRecordRaw[] = [
  { path: '/', component: () => import('../pages/home/HomePage.vue'), meta: { title: 'shell.nav.home', area: 'home' } },
  {
    path: '/welcome',
    component: () => import('../pages/welcome/WelcomePage.vue'),
    meta: { title: 'shell.nav.welcome', bare: true },
  },
  {
    path: '/activity',
    component: () => import('../pages/activity/ActivityPage.vue'),
    meta: { title: 'shell.nav.activity', area: 'home' },
  },

  {
    path: '/shop',
    component: () => import('../pages/shop/ShopPage.vue'),
    meta: { title: 'shell.nav.shop', area: 'fan' },
  },
  {
    path: '/shop/:licence',
    component: () => import('../pages/shop/CustomiserPage.vue'),
    props: true,
    meta: { title: 'shell.nav.customiser', area: 'fan', immersive: true },
  },
  {
    path: '/gallery',
    component: () => import('../pages/gallery/GalleryPage.vue'),
    meta: { title: 'shell.nav.gallery', area: 'fan' },
  },
  {
    path: '/gallery/:licence/:serial',
    component: () => import('../pages/gallery/TwinPage.vue'),
    props: true,
    meta: { title: 'shell.nav.twin', area: 'fan' },
  },

  {
    path: '/studio',
    component: () => import('../pages/studio/StudioPropsPage.vue'),
    meta: { title: 'shell.nav.studioProps', area: 'studio' },
  },
  {
    path: '/studio/publish',
    component: () => import('../pages/studio/PublishPage.vue'),
    meta: { title: 'shell.nav.publish', area: 'studio' },
  },
  {
    path: '/studio/statement',
    component: () => import('../pages/studio/StatementPage.vue'),
    meta: { title: 'shell.nav.statement', area: 'studio' },
  },

  {
    path: '/orders',
    component: () => import('../pages/orders/OrdersPage.vue'),
    props: { as: 'fan' },
    meta: { title: 'shell.nav.fanOrders', area: 'fan' },
  },
  {
    path: '/studio/orders',
    component: () => import('../pages/orders/OrdersPage.vue'),
    props: { as: 'studio' },
    meta: { title: 'shell.nav.studioOrders', area: 'studio' },
  },
  {
    path: '/factory/orders',
    component: () => import('../pages/orders/OrdersPage.vue'),
    props: { as: 'factory' },
    meta: { title: 'shell.nav.factoryOrders', area: 'factory' },
  },
  {
    path: '/orders/:licence/:id',
    component: () => import('../pages/orders/OrderPage.vue'),
    props: true,
    meta: { title: 'shell.nav.order' },
  },

  { path: '/factory', redirect: '/factory/orders' },
  {
    path: '/factory/prices',
    component: () => import('../pages/factory/PricesPage.vue'),
    meta: { title: 'shell.nav.prices', area: 'factory' },
  },

  {
    path: '/network',
    component: () => import('../pages/network/NetworkPage.vue'),
    meta: { title: 'shell.nav.network', area: 'network' },
  },
  {
    path: '/network/explorer',
    component: () => import('../pages/network/ExplorerPage.vue'),
    meta: { title: 'shell.nav.explorer', area: 'network' },
  },
  {
    path: '/network/files',
    component: () => import('../pages/network/FilesPage.vue'),
    meta: { title: 'shell.nav.files', area: 'network' },
  },
  {
    path: '/network/blocks/:id',
    component: () => import('../pages/network/BlockPage.vue'),
    props: true,
    meta: { title: 'shell.nav.block', area: 'network' },
  },
  {
    path: '/network/transactions/:hash',
    component: () => import('../pages/network/TransactionPage.vue'),
    props: true,
    meta: { title: 'shell.nav.transaction', area: 'network' },
  },
  {
    path: '/network/accounts/:address',
    component: () => import('../pages/network/AccountPage.vue'),
    props: true,
    meta: { title: 'shell.nav.account', area: 'network' },
  },

  {
    path: '/witnesses',
    component: () => import('../pages/witnesses/WitnessesPage.vue'),
    meta: { title: 'shell.nav.witnesses', area: 'network' },
  },

  {
    path: '/contracts',
    component: () => import('../pages/contracts/ContractsPage.vue'),
    meta: { title: 'shell.nav.contracts', area: 'contracts' },
  },

  {
    path: '/wallet',
    component: () => import('../pages/wallet/WalletPage.vue'),
    meta: { title: 'shell.nav.wallet', area: 'wallet' },
  },
  {
    path: '/wallet/safety',
    component: () => import('../pages/wallet/SafetyPage.vue'),
    meta: { title: 'shell.nav.safety', area: 'wallet' },
  },

  {
    path: '/settings',
    component: () => import('../pages/settings/SettingsPage.vue'),
    meta: { title: 'shell.nav.settings', area: 'settings' },
  },
  {
    path: '/health',
    component: () => import('../pages/problem/HealthPage.vue'),
    meta: { title: 'shell.nav.health', bare: true },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('../pages/problem/NotFoundPage.vue'),
    meta: { title: 'shell.nav.notFound' },
  },
]
