import type { SimNode } from './simNode.ts'
import type { World } from './world.ts'

/** Delays, loss and partitions between nodes. Everyone hears everyone, as over a healthy gossip mesh. */
export class Network {
  /** Delay in ms: uniform between. */
  minDelayMs = 10
  maxDelayMs = 120
  /** Share of messages lost, 0 to 1. */
  loss = 0
  /** Extra delay for votes only, ms. */
  voteDelayMs = 0
  /** Messages that are lost although the two are connected: one direction, or one kind. */
  oneWay: ((from: SimNode, to: SimNode, what: 'block' | 'vote' | 'other') => boolean) | null = null
  /** Which side a node is on; messages do not cross. null: reaches everyone. */
  private side: ((node: SimNode) => number | null) | null = null
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  partition(side: (node: SimNode) => number | null): void {
    this.side = side
  }
  heal(): void {
    this.side = null
  }

  connected(a: SimNode, b: SimNode): boolean {
    if (this.side === null) return true
    const sideA = this.side(a)
    const sideB = this.side(b)
    return sideA === null || sideB === null || sideA === sideB
  }

  /** Delivers after a delay unless lost, cut off, or the receiver is down when it arrives. */
  send(
    from: SimNode,
    to: SimNode,
    deliver: () => void,
    extraMs = 0,
    reliable = false,
    what: 'block' | 'vote' | 'other' = 'other',
  ): void {
    const { world } = this
    if (!this.connected(from, to) || this.oneWay?.(from, to, what) === true) return
    if (!reliable && this.loss > 0 && world.random.next() < this.loss) return
    const delay = this.minDelayMs + world.random.next() * (this.maxDelayMs - this.minDelayMs) + extraMs
    world.at(world.nowMs + delay, () => {
      if (to.up && this.connected(from, to)) deliver()
    })
  }

  broadcast(from: SimNode, what: 'block' | 'vote', deliver: (to: SimNode) => void, extraMs = 0): void {
    for (const to of this.world.nodes)
      if (to !== from && to.up) this.send(from, to, () => deliver(to), extraMs, false, what)
  }
}
