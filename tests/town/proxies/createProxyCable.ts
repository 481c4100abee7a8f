import { createLineQueue, type LineQueue, type LineShape } from '../../support/lineQueue.ts'
import type { Cable, PlotPlan } from '../ground/ground.ts'

/** As the kernel's token bucket has it where hosts have a network stack each. */
const BURST_BYTES = 16 * 1024

/** A host's cable on loopback: both directions, and what became of it. */
export interface ProxyCable extends Cable {
  readonly address: string
  readonly out: LineQueue
  readonly in: LineQueue
  /** Whether anything comes from, or goes to, that address. */
  leadsTo(address: string): boolean
  /** Of a segment, 0 to 1. */
  loss(): number
}

/** @param changed called whenever something may pass again */
export function createProxyCable(
  address: string,
  { kbitPerSecond = Infinity, delayMs = 0 }: PlotPlan,
  changed: () => void,
): ProxyCable {
  const laid: LineShape = { bitsPerSecond: kbitPerSecond * 1_000, delayMs, burstBytes: BURST_BYTES }
  const lines = [createLineQueue(laid), createLineQueue(laid)] as const
  const away = new Set<string>()
  let shape = laid
  let isCut = false
  let lost = 0
  const reshape = (next: LineShape) => {
    shape = next
    for (const line of lines) line.shape(next)
    return Promise.resolve()
  }
  return {
    address,
    out: lines[0],
    in: lines[1],
    leadsTo: (other) => !isCut && lost < 1 && !away.has(other),
    loss: () => lost,
    async cut() {
      isCut = true
    },
    async heal() {
      isCut = false
      lost = 0
      away.clear()
      await reshape(laid)
      changed()
    },
    async shutOff(addresses) {
      for (const other of addresses) away.add(other)
    },
    slow: (kbit) => reshape({ ...shape, bitsPerSecond: kbit * 1_000 }),
    async lose(percent) {
      lost = Math.min(percent, 100) / 100
      changed()
    },
    delay: (ms) => reshape({ ...shape, delayMs: ms }),
  }
}
