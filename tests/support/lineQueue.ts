export interface LineShape {
  /** `Infinity`: as fast as the machine. */
  readonly bitsPerSecond: number
  readonly delayMs: number
  /** What leaves at once after a rest: a token bucket's depth. @default 0 */
  readonly burstBytes?: number
}

/** One direction of a line, shared by all who send over it. */
export interface LineQueue {
  /** Calls `arrive` when so many bytes are at the other end; nothing overtakes what was pushed before. */
  push(bytes: number, arrive: () => void): void
  /** From now on; what is on its way comes by the new delay, what waits leaves at the new rate. */
  shape(next: LineShape): void
}

interface OnTheWay {
  readonly bytes: number
  readonly arrive: () => void
  leavesAt: number
}

/**
 * Bytes leave at the line's rate and arrive after its delay. One queue and one timer, since two timers of Node fire in
 * any order once their milliseconds differ.
 */
export function createLineQueue(first: LineShape): LineQueue {
  const queue: OnTheWay[] = []
  let shape = first
  let freeAt = performance.now()
  let timer: NodeJS.Timeout | null = null

  const costMs = (bytes: number) => (bytes * 8_000) / shape.bitsPerSecond
  const leave = (bytes: number, now: number) => {
    freeAt = Math.max(freeAt, now - costMs(shape.burstBytes ?? 0)) + costMs(bytes)
    return Math.max(freeAt, now)
  }
  const deliver = () => {
    timer = null
    const now = performance.now()
    while (queue[0] !== undefined && queue[0].leavesAt + shape.delayMs <= now) queue.shift()!.arrive()
    watch()
  }
  function watch(): void {
    if (timer !== null || queue[0] === undefined) return
    timer = setTimeout(deliver, Math.max(1, queue[0].leavesAt + shape.delayMs - performance.now()))
  }
  return {
    push(bytes, arrive) {
      const now = performance.now()
      const leavesAt = leave(bytes, now)
      if (queue.length === 0 && leavesAt + shape.delayMs <= now) return arrive()
      queue.push({ bytes, arrive, leavesAt })
      watch()
    },
    shape(next) {
      const now = performance.now()
      shape = next
      freeAt = now
      for (const waiting of queue) if (waiting.leavesAt > now) waiting.leavesAt = leave(waiting.bytes, now)
      if (timer !== null) clearTimeout(timer)
      timer = null
      watch()
    },
  }
}
