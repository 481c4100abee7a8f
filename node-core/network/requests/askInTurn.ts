import type { Clock } from '#node-core/kernel/clock.ts'
import type { PeerName } from '../network.ts'

export interface AskInTurnOptions<T> {
  readonly clock: Clock
  /** How long one peer has the question to itself, ms. */
  readonly nextAfterMs: number
  /** What else may be better than; returned when nobody has more. */
  isEnough(answer: T): boolean
  /** It had its time and did not use it. */
  onLate?(peer: PeerName): void
}

/**
 * Asks one peer after the other, the next as soon as one fails or has had its time, and takes the first answer that is
 * enough: a slow
 * peer costs its own time once, not everybody's. Those still asked are told to stop.
 * @throws what the last one failed with; `none` where there is nobody
 */
export function askInTurn<T>(
  peers: readonly PeerName[],
  ask: (peer: PeerName, signal: AbortSignal) => Promise<T>,
  none: () => Error,
  options: AskInTurnOptions<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController()
    const cancels = new Set<() => void>()
    let next = 0
    let running = 0
    let settled = false
    let spare: { readonly answer: T } | null = null
    let failure: unknown = null
    const finish = (settle: () => void) => {
      if (settled) return
      settled = true
      for (const cancel of cancels) cancel()
      settle()
      stop.abort()
    }
    const start = () => {
      if (settled) return
      const peer = peers[next++]
      if (peer === undefined) {
        if (running > 0) return
        const left = spare
        return finish(() => (left === null ? reject(failure ?? none()) : resolve(left.answer)))
      }
      running++
      const cancel = options.clock.after(options.nextAfterMs, () => {
        options.onLate?.(peer)
        start()
      })
      cancels.add(cancel)
      const over = () => {
        running--
        cancel()
        cancels.delete(cancel)
      }
      ask(peer, stop.signal).then(
        (answer) => {
          over()
          if (options.isEnough(answer)) return finish(() => resolve(answer))
          spare ??= { answer }
          start()
        },
        (error: unknown) => {
          over()
          failure = error
          start()
        },
      )
    }
    start()
  })
}
