import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Action, ActionResult } from '#node-core/api/calls/actions.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId } from '#node-core/model/order/order.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { act, eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import type { TownHost } from '../hosts/townHost.ts'
import type { Person } from '../people/person.ts'

/** Whose job it is, and what came of it so far. */
export interface Job {
  readonly town: Town
  readonly fan: TownHost
  readonly factory: TownHost
  readonly buyer: Person
  readonly maker: Person
  prop: Prop | null
  licence: Address | null
  quote: Quote | null
  order: OrderId | null
}

type Host = 'studio' | 'fan' | 'factory'

/** One step of the job: who does it, what they do, and by what anybody sees that it is done. */
export interface Step {
  readonly name: string
  readonly who: Host
  /** By the seam, as their window would. Done again only when it is not done. */
  take(job: Job): Promise<void>
  /** Also whatever the next one waits for. */
  isDone(job: Job): Promise<boolean>
}

/** So long a step may take until others see it: slots, files over slow lines, a small machine. */
export const STEP_MS = 300_000

export function startJob(town: Town, fan: string, factory: 'factoryNat' | 'factorySlow'): Job {
  return {
    town,
    fan: town.host(fan),
    factory: town.host(factory),
    buyer: town.cast.fans[Number(fan.slice('fan'.length)) - 1]!,
    maker: town.cast[factory],
    prop: null,
    licence: null,
    quote: null,
    order: null,
  }
}

export const hostOf = (job: Job, who: Host): TownHost => (who === 'studio' ? job.town.host('studio') : job[who])

export function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`MISMATCH: ${what}`)
}

/** Signs as one of the people of a host. */
export async function sign(host: TownHost, action: Action): Promise<ActionResult> {
  await host.seam.client.call('accounts.activate', { address: action.from })
  return act(host.seam, action)
}

/** The order as a host sees it. */
export async function orderAt(job: Job, host: TownHost): Promise<Order> {
  if (job.order === null) throw new Error('no order yet')
  return host.seam.client.call('orders.get', job.order)
}

/** Takes the steps one after the other and waits for each until those it concerns see it. */
export async function takeSteps(job: Job, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const from = Date.now()
    await step.take(job)
    await eventually(step.name, () => step.isDone(job), STEP_MS)
    job.town.say(`  ${step.name} (${((Date.now() - from) / 1000).toFixed(1)} s)`)
  }
}

export const PRICE = parseDpn('129.00')
