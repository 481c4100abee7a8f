import { ORDER_STEPS, type OrderChainEvent } from './orderMachine.ts'

type KindOf<E extends string> = E extends `Order${infer Rest}` ? Uncapitalize<Rest> : Uncapitalize<E>
/** What the timeline calls an event of the contract: its name without `Order`. */
export type OrderChainEventKind = KindOf<OrderChainEvent>

const kindOf = (event: OrderChainEvent): OrderChainEventKind => {
  const bare = event.replace(/^Order/, '')
  return (bare.charAt(0).toLowerCase() + bare.slice(1)) as OrderChainEventKind
}

const KINDS = new Map<string, OrderChainEventKind>(
  ['OrderPlaced' as const, ...ORDER_STEPS.flatMap(({ event }) => event ?? [])].map((event) => [event, kindOf(event)]),
)

/** The timeline's name for an event of the contract; null: none of an order's. */
export function orderEventKind(event: string): OrderChainEventKind | null {
  return KINDS.get(event) ?? null
}

/** Who is behind an event: the factory where only its steps emit it, else whoever ordered. */
export function orderEventBy(event: string): 'buyer' | 'factory' {
  const emitting = ORDER_STEPS.filter((row) => row.event === event)
  return emitting.length > 0 && emitting.every(({ by }) => by === 'factory') ? 'factory' : 'buyer'
}

/** Whether a step that anyone may take emits the event: then its transaction says who took it. */
export function isOpenToAnyone(event: string): boolean {
  return ORDER_STEPS.some((row) => row.event === event && row.by === 'anyone')
}
