import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatDpn, readDpn } from '#node-core/kernel/amount.ts'

/**
 * A field for an amount of DPN: what was typed, what it is in wei, what is wrong with it. Null while it is doubtful:
 * `ReadAs` under the
 * field asks then.
 * @param tooMuch key of the sentence above `available`, with that amount to the last digit
 */
export function useAmountField(available: () => bigint, tooMuch: () => string = () => 'wallet.sendForm.tooMuch') {
  const { t } = useI18n()
  const amount = ref('')
  const reading = computed(() => readDpn(amount.value))
  const wei = computed(() => (reading.value.kind === 'read' ? reading.value.wei : null))
  const error = computed(() => {
    if (reading.value.kind === 'empty' || reading.value.kind === 'doubtful') return undefined
    if (wei.value === null || wei.value === 0n) return t('wallet.sendForm.badAmount')
    return wei.value > available() ? t(tooMuch(), { available: `${formatDpn(available())} DPN` }) : undefined
  })
  return { amount, wei, error }
}
