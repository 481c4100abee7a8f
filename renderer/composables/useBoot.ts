import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { useNode } from '../api/useNode.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import { useActivityStore } from '../stores/activity.ts'
import { useFactoriesStore } from '../stores/factories.ts'
import { useMarketStore } from '../stores/market.ts'
import { useNetworkStore } from '../stores/network.ts'
import { useParadigmsStore } from '../stores/paradigms.ts'
import { useOutboxStore } from '../stores/outbox.ts'
import { usePartiesStore } from '../stores/parties.ts'
import { usePropsStore } from '../stores/props.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { applyTheme } from '../theme/applyTheme.ts'

export type BootState = 'connecting' | 'starting' | 'ready' | 'failed'

/** From an empty window to a connected one: health first, then the feeds; language and theme follow the settings. */
export function useBoot() {
  const node = useNode()
  const { locale } = useI18n({ useScope: 'global' })
  const settings = useSettingsStore()
  const accounts = useAccountsStore()
  const network = useNetworkStore()
  const market = useMarketStore()
  const activity = useActivityStore()
  const outbox = useOutboxStore()
  const props = usePropsStore()
  const factories = useFactoriesStore()
  const paradigms = useParadigmsStore()
  const parties = usePartiesStore()

  const state = ref<BootState>('connecting')
  const error = shallowRef<NodeError | null>(null)
  /** Stored data is damaged: the health page must say so. */
  const sick = ref(false)
  let stops: (() => void)[] = []

  node.onState((connection) => {
    if (connection === 'lost' && state.value !== 'ready') state.value = 'connecting'
  })

  async function start(): Promise<void> {
    error.value = null
    state.value = 'starting'
    try {
      const health = await node.client.call('app.health')
      if (health.state !== 'ok') {
        sick.value = true
        // Language and theme are still the person's own.
        stops = [settings.follow()]
        return
      }
    } catch (cause) {
      const nodeError = toNodeError(cause)
      if (nodeError.code === 'API_CONNECTION_LOST') {
        state.value = 'connecting'
        globalThis.setTimeout(() => void start(), 1_500)
        return
      }
      error.value = nodeError
      sick.value = nodeError.family === 'corrupt'
      state.value = 'failed'
      return
    }
    stops.forEach((stop) => stop())
    stops = [
      settings.follow(),
      accounts.follow(),
      network.follow(),
      market.follow(),
      activity.follow(),
      outbox.follow(),
    ]
  }

  // Ready once everything that every page relies on has arrived.
  watch(
    () => [settings.settings, accounts.state, network.status] as const,
    (parts) => {
      if (state.value !== 'ready' && parts.every((part) => part !== null)) state.value = 'ready'
    },
  )
  watch(
    () => settings.settings,
    (value) => {
      if (!value) return
      // Until the person has chosen, the system's language stands.
      if (value.onboarded || value.language !== 'en') locale.value = value.language
      applyTheme(value.theme)
    },
  )
  watch(locale, (value) => document.documentElement.setAttribute('lang', value), { immediate: true })

  // Names of studios, factories and licence lines are needed everywhere.
  watch(
    () => [market.revision, network.status?.mode] as const,
    ([, mode]) => {
      if (mode === undefined || mode === 'none') return
      void Promise.allSettled([props.load(), factories.load(), paradigms.load(), parties.load()])
    },
  )

  void start()
  onScopeDispose(() => stops.forEach((stop) => stop()))
  return { state, error, sick, start }
}
