import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { ConsensusDriver } from '#node-core/consensus/core/consensusDriver.ts'

/**
 * The core's turn: an event in, its effects out and carried out, in order. What feeds it is made before what carries out,
 * since effects are answered by events; {@link CoreLoop.begin} closes the circle.
 */
export interface CoreLoop {
  /** @returns the event's effects, carried out; none once stopped */
  feed(event: CoreEvent): readonly CoreEffect[]
  /** Carries out the first effects; no event comes before. */
  begin(carryOut: (effects: readonly CoreEffect[]) => void): void
}

export interface CoreLoopOptions {
  readonly driver: ConsensusDriver
  readonly now: () => number
  readonly stopped: () => boolean
  readonly onFailure: (error: unknown) => void
}

export function createCoreLoop({ driver, now, stopped, onFailure }: CoreLoopOptions): CoreLoop {
  let carryOut: ((effects: readonly CoreEffect[]) => void) | null = null
  return {
    feed(event) {
      if (stopped() || carryOut === null) return []
      try {
        const effects = driver.step(event, now())
        carryOut(effects)
        return effects
      } catch (error) {
        onFailure(error)
        return []
      }
    },
    begin(to) {
      carryOut = to
      to(driver.start(now()))
    },
  }
}
