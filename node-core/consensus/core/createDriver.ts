import { createCore } from './core.ts'
import { startCore, step } from './step.ts'
import type { CreateConsensus } from './consensusDriver.ts'

/** The consensus core (protocol.md §2) behind the shell's interface. */
export const createDriver: CreateConsensus = (config, ports, start) => {
  const core = createCore(config, ports, start)
  return {
    start: (nowMs) => startCore(core, nowMs),
    step: (event, nowMs) => step(core, event, nowMs),
    get head() {
      return { height: core.head.height, hash: core.head.hash }
    },
    get keyStatus() {
      return core.key.status
    },
  }
}
