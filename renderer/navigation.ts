import type { Role } from '#node-core/model/role.ts'

export type NavigationArea = 'fan' | 'studio' | 'factory' | 'chain'

export interface NavigationItem {
  readonly to: string
  readonly label: string
  readonly icon: string
}

/** What each kind of person works with. */
export const NAVIGATION: Readonly<Record<NavigationArea, readonly NavigationItem[]>> = {
  fan: [
    { to: '/shop', label: 'shell.nav.shop', icon: 'i-lucide-store' },
    { to: '/orders', label: 'shell.nav.fanOrders', icon: 'i-lucide-package' },
    { to: '/gallery', label: 'shell.nav.gallery', icon: 'i-lucide-gem' },
  ],
  studio: [
    { to: '/studio', label: 'shell.nav.studioProps', icon: 'i-lucide-clapperboard' },
    { to: '/studio/publish', label: 'shell.nav.publish', icon: 'i-lucide-upload' },
    { to: '/studio/orders', label: 'shell.nav.studioOrders', icon: 'i-lucide-scroll-text' },
    { to: '/studio/statement', label: 'shell.nav.statement', icon: 'i-lucide-landmark' },
  ],
  factory: [
    { to: '/factory/orders', label: 'shell.nav.factoryOrders', icon: 'i-lucide-hammer' },
    { to: '/factory/prices', label: 'shell.nav.prices', icon: 'i-lucide-table-properties' },
  ],
  chain: [
    { to: '/wallet', label: 'shell.nav.wallet', icon: 'i-lucide-wallet' },
    { to: '/witnesses', label: 'shell.nav.witnesses', icon: 'i-lucide-vote' },
    { to: '/contracts', label: 'shell.nav.contracts', icon: 'i-lucide-file-check-2' },
    { to: '/network', label: 'shell.nav.network', icon: 'i-lucide-waypoints' },
  ],
}

/** Whose tools a role needs first. */
export function areaOfRole(role: Role | null): 'fan' | 'studio' | 'factory' {
  if (role === 'studio' || role === 'factory') return role
  if (role === 'carrier' || role === 'supplier') return 'factory'
  if (role === 'designer') return 'fan'
  return role === null || role === 'fan' ? 'fan' : 'studio'
}
