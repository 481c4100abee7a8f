import type { Action } from '#node-core/api/calls/actions.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { mainStep, openSteps } from '#node-core/model/order/openSteps.ts'
import type { OrderStepName } from '#node-core/model/order/orderMachine.ts'
import { listOrders, MAX_ORDERS } from '#node-core/market/orders/listOrders.ts'
import type { AutopilotStage } from '#node-core/node/sampleWorld.ts'
import type { SamplePerson } from '#node-core/node/session/samplePerson.ts'
import { declineReason } from './declineReason.ts'
import { createRestList } from './restList.ts'

/** How long the autopilot thinks before it acts, ms: long enough to be seen doing it. */
const THINKING_MS = 2_500

export interface AutopilotOptions extends AutopilotStage {
  /** Makes the sample fan order something when a studio or factory has nothing to do. */
  orderSomething(fan: SamplePerson, run: LongRun): Promise<{ propName: string; number: number } | null>
}

const NEVER: LongRun = {
  progress: () => undefined,
  signal: { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined },
}

/** What the activity list says of each act. */
const DONE: Readonly<Partial<Record<Action['kind'], string>>> = {
  acceptOrder: 'orderAccepted',
  declineOrder: 'orderDeclined',
  recordProduced: 'orderProduced',
  recordShipped: 'orderShipped',
  confirmOrder: 'orderConfirmed',
}

/** The good story only: a sample person neither objects nor takes money back. */
const PLAYED: Readonly<Partial<Record<OrderStepName, (from: Address, order: Order) => Action | null>>> = {
  acceptOrder: (from, order) =>
    order.designId === null ? null : { kind: 'acceptOrder', from, order: { licence: order.licence, id: order.id } },
  recordProduced: (from, { licence, id }) => ({
    kind: 'recordProduced',
    from,
    order: { licence, id },
    note: 'Printed, cured and inspected',
  }),
  recordShipped: (from, { licence, id, number }) => ({
    kind: 'recordShipped',
    from,
    order: { licence, id },
    trackingCode: `HLC-${String(number).padStart(6, '0')}`,
  }),
  confirmOrder: (from, { licence, id }) => ({ kind: 'confirmOrder', from, order: { licence, id } }),
}

/** What a person of the sample world does next with an order, if anything. */
function nextStep(order: Order, person: SamplePerson, nowS: number): Action | null {
  const by = person.role === 'factory' ? 'factory' : 'buyer'
  const main = mainStep(openSteps(order, person.address, nowS), by)
  return main === null ? null : (PLAYED[main.name]?.(person.address, order) ?? null)
}

/**
 * Plays the sample people that nobody plays, by the same actions a person would take. Stop with the returned function.
 */
export function startAutopilot(options: AutopilotOptions): () => void {
  const { session, actions, activity, clock, log } = options
  let stopped = false
  let cancelTimer: () => void = () => undefined
  let lastInvitedAt = 0
  const rests = createRestList(() => clock.now())
  const keyOf = (step: Action, order: Order) => `${step.kind} ${order.licence} ${order.id}`

  const act = async (action: Action, order: Order) => {
    // By the same gate as a person: an order that does not match the factory's table is refused here.
    const prepared = await actions.prepare(action, NEVER)
    await actions.confirm(prepared.id, NEVER)
    activity.add('autopilot', DONE[action.kind] ?? 'other', {
      factory: order.factoryName,
      propName: order.propName,
      number: order.number,
    })
  }

  /** False when it could not be done: then the next order has its turn. */
  const tryStep = async (step: Action, order: Order): Promise<boolean> => {
    const key = keyOf(step, order)
    try {
      await act(step, order)
      rests.done(key)
      return true
    } catch (thrown) {
      const error = toNodeError(thrown)
      rests.failed(key)
      log.warn('autopilot step failed', { step: step.kind, order: order.id, code: error.code, reason: error.message })
      const reason = step.kind === 'acceptOrder' ? declineReason(error) : null
      if (reason === null || step.kind !== 'acceptOrder') return false
      return tryStep({ kind: 'declineOrder', from: step.from, order: step.order, reason }, order)
    }
  }

  const look = async () => {
    for (const person of options.people) {
      if (!person.playable || person.address === options.active()) continue
      if (person.role !== 'factory' && person.role !== 'fan') continue
      for (const order of await listOrders(session.ports, session.licences, {
        party: person.address,
        as: person.role,
        limit: MAX_ORDERS,
      })) {
        const step = nextStep(order, person, session.ports.chain.timeS())
        // One step at a time, so that each can be watched.
        if (step && !rests.isResting(keyOf(step, order)) && (await tryStep(step, order))) return
      }
    }
    const active = options.people.find((person) => person.address === options.active())
    const fan = options.people.find((person) => person.role === 'fan')
    if (!fan || (active?.role !== 'factory' && active?.role !== 'studio')) return
    const running = (
      await listOrders(session.ports, session.licences, { party: fan.address, as: 'fan', limit: MAX_ORDERS })
    ).some((order) => order.outlook.who !== 'nobody')
    if (running || clock.now() - lastInvitedAt < 60_000) return
    lastInvitedAt = clock.now()
    const placed = await options.orderSomething(fan, NEVER)
    if (placed !== null) activity.add('autopilot', 'orderPlaced', placed)
  }

  const again = () => {
    if (stopped) return
    cancelTimer = clock.after(THINKING_MS, () => {
      const round = options.enabled() && session.status().online ? look() : Promise.resolve()
      round
        .catch((error: unknown) =>
          log.warn('autopilot step failed', { code: toNodeError(error).code, reason: toNodeError(error).message }),
        )
        .finally(again)
    })
  }
  again()
  return () => {
    stopped = true
    cancelTimer()
  }
}
