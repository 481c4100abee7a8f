import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled, toNodeError } from '#node-core/kernel/errors.ts'
import type { AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { PeerName } from '../network.ts'

export interface AskSeveralOptions<T> {
  readonly clock: Clock
  /** Who may be asked, looked up each time: peers come and go. */
  readonly peers: () => readonly PeerName[]
  /** Asks one peer, proves what it sends and keeps it. An error of family _invalid_: this peer is asked no more. */
  readonly ask: (peer: PeerName, job: T, signal: AbortSignal) => Promise<void>
  readonly none: () => Error
  readonly signal: AbortSignalLike
  /** What one peer alone has for longer is asked of another, too, ms. @default 3000 */
  readonly hedgeMs?: number
  /** Nobody delivered anything for so long: it is given up, ms. @default 30000 */
  readonly patienceMs?: number
}

/** Questions to one peer at the same time. */
const LANES = 2
/** How often it is looked who could do more, ms. */
const LOOK_MS = 250
/** Failures in a row, then a rest. */
const STRIKES = 3
const REST_MS = 5_000

interface Asked {
  readonly since: number
  readonly by: Map<PeerName, AbortController>
}

/**
 * Shares jobs among several peers until all are done, whoever stalls, lies or leaves meanwhile: a job that failed goes
 * to somebody else, one that hangs is asked of a second peer, and who sent something wrong is left out.
 * @throws `none` after `patienceMs` without anything; CANCELLED
 */
export function askSeveral<T>(jobs: readonly T[], options: AskSeveralOptions<T>): Promise<void> {
  const { clock, peers, ask, signal, hedgeMs = 3_000, patienceMs = 30_000 } = options
  const waiting = [...jobs]
  const running = new Map<T, Asked>()
  const known = new Map<PeerName, { lanes: number; strikes: number; restUntil: number }>()
  const left = new Set(jobs)
  let lastAt = clock.now()
  let settled = false
  let cancelLook: () => void = () => undefined

  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      if (settled) return
      settled = true
      cancelLook()
      signal.removeEventListener('abort', stop)
      for (const { by } of running.values()) for (const controller of by.values()) controller.abort()
      settle()
    }
    const stop = () => finish(() => reject(cancelled('cancelled by the caller')))
    const about = (peer: PeerName) => {
      const entry = known.get(peer) ?? { lanes: 0, strikes: 0, restUntil: 0 }
      known.set(peer, entry)
      return entry
    }
    const nextFor = (peer: PeerName): T | undefined => {
      const job = waiting.shift()
      if (job !== undefined) return job
      for (const [late, { since, by }] of running)
        if (!by.has(peer) && by.size < 2 && clock.now() - since >= hedgeMs) return late
      return undefined
    }
    const start = (peer: PeerName, job: T) => {
      const entry = about(peer)
      const asked = running.get(job) ?? { since: clock.now(), by: new Map() }
      const controller = new AbortController()
      running.set(job, asked)
      asked.by.set(peer, controller)
      entry.lanes++
      const over = () => {
        entry.lanes--
        asked.by.delete(peer)
      }
      ask(peer, job, controller.signal).then(
        () => {
          over()
          entry.strikes = 0
          lastAt = clock.now()
          left.delete(job)
          running.delete(job)
          for (const other of asked.by.values()) other.abort()
          look()
        },
        (error: unknown) => {
          over()
          if (settled) return
          // Told to stop because somebody else was faster: nobody's fault.
          if (!left.has(job)) return look()
          if (toNodeError(error).family === 'invalid') entry.restUntil = Infinity
          else if (++entry.strikes >= STRIKES) {
            entry.strikes = 0
            entry.restUntil = clock.now() + REST_MS
          }
          if (asked.by.size === 0) {
            running.delete(job)
            waiting.unshift(job)
          }
          look()
        },
      )
    }
    const look = () => {
      if (settled) return
      if (left.size === 0) return finish(resolve)
      const now = clock.now()
      if (now - lastAt >= patienceMs) return finish(() => reject(options.none()))
      for (let lane = 1; lane <= LANES; lane++)
        for (const peer of peers()) {
          const entry = about(peer)
          if (entry.lanes >= lane || entry.restUntil > now) continue
          const job = nextFor(peer)
          if (job !== undefined) start(peer, job)
        }
      cancelLook()
      cancelLook = clock.after(LOOK_MS, look)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop)
    look()
  })
}
