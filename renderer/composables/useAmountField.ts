import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { parseDpn } from '#node-core/kernel/amount.ts'

/** A field for an amount of DPN: what was typed, what it is in wei, what is wrong with it. @param tooMuch key of the sentence above `available` */
export function useAmountField(available: () => bigint, tooMuch: () => string = () => 'wallet.sendForm.tooMuch') {
  const { t } = useI18n()
  const amount = ref('')
  const wei = computed(() => {
    try {
      return amount.value.trim() === '' ? null : parseDpn(amount.value)
    } catch {
      return null
    }
  })
  const error = computed(() => {
    if (amount.value.trim() === '') return undefined
    if (wei.value === null || wei.value === 0n) return t('wallet.sendForm.badAmount')
    return wei.value > available() ? t(tooMuch()) : undefined
  })
  return { amount, wei, error }
}
