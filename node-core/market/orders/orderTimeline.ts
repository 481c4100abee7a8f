import type { OrderEvent } from '#node-core/model/order/order.ts'
import type { MarketUnit } from '../ports.ts'

/** An event of the chain with where it stands there. */
export interface ChainStep {
  readonly event: OrderEvent
  readonly height: number
  readonly index: number
  /** The unit this event names as its evidence. */
  readonly evidence: string | null
}

/** An event that a signed unit records. */
export interface UnitStep {
  readonly event: OrderEvent
  readonly unit: Pick<MarketUnit, 'id' | 'author' | 'anchorHeight'>
}

/**
 * One line from two chains, by what they prove. Blocks stand in their own order. A unit stands after every block its
 * author knew to be
 * final, and before the block that names it, or a later unit of its author, as evidence; its own clock only decides
 * between those.
 * @param units in the DAG's order
 */
export function orderTimeline(chain: readonly ChainStep[], units: readonly UnitStep[]): readonly OrderEvent[] {
  const steps = [...chain].sort((a, b) => a.height - b.height || a.index - b.index)
  const places: number[] = []
  for (const { event, unit } of units) {
    const earliest = steps.filter((step) => step.height <= unit.anchorHeight).length
    const told = steps.findIndex((step) => Date.parse(step.event.at) > Date.parse(event.at))
    places.push(Math.max(earliest, told === -1 ? steps.length : told))
  }
  // Backwards: what comes before a unit in its author's log cannot stand after it, nor after the block that names it.
  const ceiling = new Map<string, number>()
  for (let i = units.length - 1; i >= 0; i--) {
    const { unit } = units[i]!
    const named = steps.findIndex((step) => step.evidence === unit.id)
    const limit = Math.min(ceiling.get(unit.author) ?? steps.length, named === -1 ? steps.length : named)
    places[i] = Math.min(places[i]!, limit)
    ceiling.set(unit.author, places[i]!)
  }
  const line: OrderEvent[] = []
  for (let place = 0; place <= steps.length; place++) {
    for (const [i, { event }] of units.entries()) if (places[i] === place) line.push(event)
    const step = steps[place]
    if (step) line.push(step.event)
  }
  return line
}
