import { computed, ref } from 'vue'
import type { Role } from '#node-core/model/role.ts'

/** Shortest password taken; length is what counts. */
export const MIN_PASSWORD_LENGTH = 8

/** What every way of getting an account asks: a name, a role, a password twice. */
export function createAccountFields() {
  const label = ref('')
  const role = ref<Role>('fan')
  const password = ref('')
  const again = ref('')
  const remember = ref(true)
  const passwordShort = computed(() => password.value !== '' && password.value.length < MIN_PASSWORD_LENGTH)
  const mismatch = computed(() => again.value !== '' && again.value !== password.value)
  const valid = computed(
    () => label.value.trim() !== '' && password.value.length >= MIN_PASSWORD_LENGTH && again.value === password.value,
  )
  return { label, role, password, again, remember, passwordShort, mismatch, valid }
}
export type AccountFieldsState = ReturnType<typeof createAccountFields>
