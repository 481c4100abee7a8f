import type { HomeOf } from '../../navigation.ts'

/** What a home knows of the account when it says what to begin with. */
export interface FirstFacts {
  readonly home: HomeOf
  /** On a test network without any money. */
  readonly poor: boolean
  /** Signed and not sent yet. */
  readonly unsent: number
  /** A price table, or a prop, of this account; null: not known yet. */
  readonly published: boolean | null
  readonly orders: number
  /** Votes that can be taken back into the wallet. */
  readonly freeVotesWei: bigint
}

export interface FirstStep {
  /** `home.first.KEY` says what and why. */
  readonly key: 'funds' | 'unsent' | 'freeVotes' | 'prices' | 'publish' | 'order'
  readonly to: string
  readonly icon: string
}

/** What a person of this role has to begin with, before anything else can come of it. */
export function firstSteps(facts: FirstFacts): readonly FirstStep[] {
  const steps: readonly (FirstStep | false)[] = [
    facts.poor && { key: 'funds', to: '/wallet', icon: 'i-lucide-coins' },
    facts.unsent > 0 && { key: 'unsent', to: '/activity', icon: 'i-lucide-inbox' },
    facts.freeVotesWei > 0n && { key: 'freeVotes', to: '/witnesses', icon: 'i-lucide-undo-2' },
    facts.home === 'factory' &&
      facts.published === false && { key: 'prices', to: '/factory/prices', icon: 'i-lucide-table-properties' },
    facts.home === 'studio' &&
      facts.published === false && { key: 'publish', to: '/studio/publish', icon: 'i-lucide-upload' },
    facts.home === 'fan' && facts.orders === 0 && { key: 'order', to: '/shop', icon: 'i-lucide-store' },
  ]
  return steps.filter((step) => step !== false)
}
