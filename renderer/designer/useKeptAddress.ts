import { ref, watch, type Ref } from 'vue'
import { useNode } from '../api/useNode.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import type { DeliveryDraft } from './DeliveryForm.vue'
import { expandTerritory } from './expandTerritory.ts'

/**
 * The address the account gave last, filled in where the form is still empty; kept again after an order if the person
 * wants it.
 * The node keeps it encrypted to the account's own key.
 * @param territory of the licence: a country it does not cover is left for the person to choose
 */
export function useKeptAddress(draft: Ref<DeliveryDraft>, territory: () => readonly string[]) {
  const { client } = useNode()
  const accounts = useAccountsStore()
  const wanted = ref(true)
  const isEmpty = () => Object.values(draft.value).every((value) => value === '')

  watch(
    () => accounts.activeAddress,
    async (account, before) => {
      // Somebody else's address is nobody's default.
      if (before !== undefined && before !== account)
        draft.value = { recipient: '', line1: '', line2: '', postalCode: '', city: '', country: '', contact: '' }
      if (account === null) return
      const { address } = await client.call('workbench.address').catch(() => ({ address: null }))
      if (address === null || account !== accounts.activeAddress || !isEmpty()) return
      const covered = expandTerritory(territory())
      const [line1 = '', line2 = ''] = address.lines
      const country = covered.length === 0 || covered.includes(address.country) ? address.country : ''
      draft.value = {
        recipient: address.recipient,
        line1,
        line2,
        postalCode: address.postalCode,
        city: address.city,
        country,
        contact: address.contact,
      }
    },
    { immediate: true },
  )

  async function keep(): Promise<void> {
    const { recipient, line1, line2, postalCode, city, country, contact } = draft.value
    const address = wanted.value
      ? { recipient, lines: [line1, line2].filter((line) => line.trim() !== ''), postalCode, city, country, contact }
      : null
    await client.call('workbench.keepAddress', { address }).catch(() => undefined)
  }
  return { wanted, keep }
}
