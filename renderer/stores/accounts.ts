import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { AccountsState } from '#node-core/api/calls/accounts.ts'
import type { Address } from '#node-core/model/ids.ts'
import { useNode } from '../api/useNode.ts'

export const useAccountsStore = defineStore('accounts', () => {
  const { client } = useNode()
  const state = ref<AccountsState | null>(null)
  const accounts = computed(() => state.value?.accounts ?? [])
  const active = computed(() => accounts.value.find((account) => account.address === state.value?.active) ?? null)
  const activeAddress = computed(() => active.value?.address ?? null)

  function follow(): () => void {
    return client.on('accounts.state', undefined, (value) => (state.value = value))
  }
  const accept = (value: AccountsState) => void (state.value = value)
  async function activate(address: Address): Promise<void> {
    accept(await client.call('accounts.activate', { address }))
  }
  async function unlock(password: string): Promise<void> {
    accept(await client.run('accounts.unlock', { password }))
  }
  async function lock(): Promise<void> {
    accept(await client.call('accounts.lock'))
  }
  const isMine = (address: Address) => accounts.value.some((account) => account.address === address)
  return { state, accounts, active, activeAddress, follow, activate, unlock, lock, isMine }
})
