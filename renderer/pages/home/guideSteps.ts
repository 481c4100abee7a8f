import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderEvent } from '#node-core/model/order/order.ts'
import type { Role } from '#node-core/model/role.ts'

export interface GuideStep {
  readonly key: 'role' | 'order' | 'accepted' | 'produced' | 'shipped' | 'confirm' | 'royalty'
  readonly done: boolean
  readonly to: string
}

/**
 * How far the newcomer has walked the whole job, read off the fans' orders (sample orders that came with the network do
 * not count once a newer one exists).
 */
export function guideSteps(
  orders: readonly Order[],
  activeRole: Role | null,
  fans: readonly Address[],
): readonly GuideStep[] {
  const furthest = [...orders].sort((a, b) => b.timeline.length - a.timeline.length)[0]
  const happened = (kind: OrderEvent['kind']) => furthest?.timeline.some((event) => event.kind === kind) === true
  const orderPage = furthest ? `/orders/${furthest.licence}/${furthest.id}` : '/orders'
  const settled = happened('settled')
  return [
    { key: 'role', done: fans.length > 0 && (activeRole === 'fan' || orders.length > 0), to: '/settings' },
    { key: 'order', done: orders.length > 0, to: '/shop' },
    { key: 'accepted', done: settled || happened('accepted'), to: orderPage },
    { key: 'produced', done: settled || happened('produced'), to: orderPage },
    { key: 'shipped', done: settled || happened('shipped'), to: orderPage },
    { key: 'confirm', done: settled, to: orderPage },
    { key: 'royalty', done: settled && activeRole === 'studio', to: '/studio/statement' },
  ]
}
