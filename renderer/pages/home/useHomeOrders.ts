import { computed, type ComputedRef, type Ref } from 'vue'
import type { NodeError } from '#node-core/kernel/errors.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { useAsked } from '../../composables/useAsked.ts'
import { homeOfRole, type HomeOf } from '../../navigation.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useOrdersStore, type OrderParty } from '../../stores/orders.ts'
import { usePropsStore } from '../../stores/props.ts'

/** The orders that a home is about. */
export interface HomeOrders {
  readonly home: ComputedRef<HomeOf>
  /** Null: not here yet, so nothing is said of them. */
  readonly orders: ComputedRef<readonly Order[] | null>
  readonly error: Ref<NodeError | null>
  reload(): Promise<void>
}

/** A designer is in no contract's list: the orders under the licences that credit them are picked from the studios'. */
export function useHomeOrders(): HomeOrders {
  const accounts = useAccountsStore()
  const store = useOrdersStore()
  const props = usePropsStore()
  const home = computed(() => homeOfRole(accounts.active?.role ?? null))
  /** Whose lists, and as what. */
  const lists = computed<readonly (readonly [party: string, as: OrderParty])[] | null>(() => {
    const me = accounts.activeAddress
    if (me === null) return []
    if (home.value !== 'designer') return [[me, home.value]]
    if (!props.loaded) return null
    const credits = props.published.filter(({ licence }) => licence.designer === me)
    return [
      [me, 'fan'],
      ...[...new Set(credits.map(({ licence }) => licence.studio))].map((studio) => [studio, 'studio'] as const),
    ]
  })
  const asked = useAsked(
    () =>
      lists.value === null
        ? null
        : Promise.all(lists.value.map(([party, as]) => store.load(party as Order['buyer'], as))).then(() => true),
    () => lists.value,
  )
  const orders = computed(() => {
    const me = accounts.activeAddress
    const found = (lists.value ?? []).map(([party, as]) => store.listOf(party as Order['buyer'], as))
    if (lists.value === null || found.some((list) => list === null)) return null
    const mine = found
      .flatMap((list) => list ?? [])
      .filter((order) => home.value !== 'designer' || order.buyer === me || isDesignerOf(order, me))
    return mine.sort((a, b) => b.placedAt.localeCompare(a.placedAt))
  })
  return { home, orders, error: asked.error, reload: asked.reload }
}

const isDesignerOf = ({ split }: Order, account: string | null) =>
  split.some(({ role, payee }) => role === 'designer' && payee === account)
