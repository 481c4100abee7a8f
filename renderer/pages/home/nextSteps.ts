import type { HomeOf } from '../../navigation.ts'

/** What a home says of the account when it decides what comes next. */
export interface HomeFacts {
  readonly party: HomeOf
  /** A sample account comes back by itself: nothing to write down. */
  readonly sample: boolean
  readonly orders: number
  readonly settled: number
  /** Whether this studio published a prop, this factory a price table, and a prop credits this designer. */
  readonly published: boolean
}

export interface NextStep {
  /** `home.next.KEY` says what and why. */
  readonly key:
    | 'shop'
    | 'gallery'
    | 'asFan'
    | 'another'
    | 'royalties'
    | 'checkPrices'
    | 'whatIsOrdered'
    | 'beCredited'
    | 'creditedInShop'
    | 'ownProp'
    | 'safety'
  readonly to: string
  readonly icon: string
}

const STEPS: Readonly<Record<NextStep['key'], Omit<NextStep, 'key'>>> = {
  shop: { to: '/shop', icon: 'i-lucide-store' },
  gallery: { to: '/gallery', icon: 'i-lucide-gem' },
  asFan: { to: '/shop', icon: 'i-lucide-eye' },
  another: { to: '/studio/publish', icon: 'i-lucide-upload' },
  royalties: { to: '/studio/statement', icon: 'i-lucide-landmark' },
  checkPrices: { to: '/factory/prices', icon: 'i-lucide-table-properties' },
  whatIsOrdered: { to: '/shop', icon: 'i-lucide-store' },
  beCredited: { to: '/wallet', icon: 'i-lucide-qr-code' },
  creditedInShop: { to: '/shop', icon: 'i-lucide-eye' },
  ownProp: { to: '/studio/publish', icon: 'i-lucide-upload' },
  safety: { to: '/wallet/safety', icon: 'i-lucide-shield' },
}

/** What a person of this role can do while nothing waits; what they have not begun is told as a duty, not here. */
export function nextSteps({ party, sample, orders, settled, published }: HomeFacts): readonly NextStep[] {
  const keys: readonly (readonly [NextStep['key'], boolean])[] = {
    fan: [
      ['gallery', settled > 0],
      ['shop', orders > 0],
    ] as const,
    studio: [
      ['asFan', published],
      ['royalties', settled > 0],
      ['another', published],
    ] as const,
    factory: [
      ['checkPrices', published],
      ['whatIsOrdered', true],
    ] as const,
    designer: [
      ['beCredited', !published],
      ['creditedInShop', published],
      ['ownProp', true],
    ] as const,
  }[party]
  return [...keys, ['safety', !sample] as const].filter(([, fits]) => fits).map(([key]) => ({ key, ...STEPS[key] }))
}
