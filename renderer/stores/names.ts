import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useAccountsStore } from './accounts.ts'
import { useFactoriesStore } from './factories.ts'
import { useParadigmsStore } from './paradigms.ts'
import { usePartiesStore } from './parties.ts'
import { usePropsStore } from './props.ts'

/** `0x1234…abcd`: enough to tell two apart, never enough to trust. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}

/** Names people know for addresses: own accounts, factories, studios, licence lines, paradigms. */
export const useNamesStore = defineStore('names', () => {
  const accounts = useAccountsStore()
  const factories = useFactoriesStore()
  const props = usePropsStore()
  const paradigms = useParadigmsStore()
  const parties = usePartiesStore()

  const known = computed(() => {
    const names = new Map<string, string>()
    // What a factory calls its helpers counts least: it may name any address.
    for (const offer of factories.offers)
      for (const leg of offer.legs) if (leg.name !== '') names.set(leg.payee, leg.name)
    for (const party of parties.parties) if (party.name !== '') names.set(party.address, party.name)
    for (const paradigm of paradigms.paradigms) if (paradigm.name !== null) names.set(paradigm.address, paradigm.name)
    for (const { licence, prop, studioName } of props.published) {
      names.set(licence.address, prop.name)
      if (studioName !== '') names.set(licence.studio, studioName)
    }
    for (const offer of factories.offers) names.set(offer.factory, offer.name)
    for (const account of accounts.accounts) names.set(account.address, account.label)
    return names
  })
  const nameOf = (address: string): string | null => known.value.get(address.toLowerCase()) ?? null
  const of = (address: string): string => nameOf(address) ?? shortAddress(address)
  return { nameOf, of }
})
