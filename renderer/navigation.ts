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

/** Roles with a home here. What carriers, suppliers, developers, reviewers and witnesses do has no pages of its own. */
const WITH_A_HOME: readonly Role[] = ['fan', 'studio', 'factory', 'designer']

/**
 * Roles to choose from.
 * @param current of the account, offered too: an account from elsewhere keeps what it is
 */
export function rolesFor(current?: Role): readonly Role[] {
  return current === undefined || WITH_A_HOME.includes(current) ? WITH_A_HOME : [...WITH_A_HOME, current]
}

/** Each role that is offered has a home of its own. */
export type HomeOf = 'fan' | 'studio' | 'factory' | 'designer'

/** Whose home a role opens; roles that are offered no more open what everybody is. */
export function homeOfRole(role: Role | null): HomeOf {
  return role === 'designer' ? role : areaOfRole(role)
}

/** Whose tools a role needs first; everybody can be a fan. */
export function areaOfRole(role: Role | null): 'fan' | 'studio' | 'factory' {
  return role === 'studio' || role === 'factory' ? role : 'fan'
}
