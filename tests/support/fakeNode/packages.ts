import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import type { OrderPackage } from '#node-core/model/order/orderPackage.ts'
import { cidOf, hashOf, timeAt } from './sampleWorld.ts'

/** What was sent about an order, as its buyer, studio or factory has it; `sent` are files sent in this session. */
export function fakePackages(order: Order | undefined, as: Address, sent: readonly string[]): OrderPackage[] {
  if (order === undefined || order.state === 'placed') return []
  const { buyer, studio, factory } = order
  const base = {
    sender: studio,
    recipient: factory,
    bytes: 1_840_000,
    until: timeAt(20 * 24 * 60),
    file: null,
  } as const
  const plan = { ...base, id: hashOf('plan'), kind: 'file', name: 'painting-plan.pdf' } as const
  if (as === factory) return [{ ...plan, way: 'received', state: 'taken', holders: 0, file: cidOf('painting plan') }]
  if (as !== buyer && as !== studio) return []
  const address = { ...base, id: hashOf('address'), kind: 'address', name: '', bytes: 140, sender: buyer } as const
  return [
    ...(as === buyer ? [{ ...address, way: 'sent', state: 'taken', holders: 2 } as const] : []),
    ...(as === studio ? [{ ...plan, way: 'sent', state: 'waiting', holders: 2 } as const] : []),
    ...sent.map(
      (name, at) =>
        ({ ...plan, id: hashOf(`sent ${at}`), name, sender: as, way: 'sent', state: 'looking', holders: 0 }) as const,
    ),
  ]
}
