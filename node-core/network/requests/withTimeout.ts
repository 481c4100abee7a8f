import { setMaxListeners } from 'node:events'
import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled } from '#node-core/kernel/errors.ts'
import { timedOut } from '../errors.ts'

/** One signal ends what is asked of all peers at once; Node suspects a leak from the eleventh listener on. */
const MOST_LISTENERS = 1_000

/** Runs `work` with a signal that aborts after `timeoutMs` or with `outer`; `onAbort` must make `work` settle. */
export async function withTimeout<T>(
  clock: Clock,
  timeoutMs: number,
  outer: AbortSignal | undefined,
  onAbort: (reason: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (outer?.aborted === true) throw cancelled('cancelled')
  let rejectRace: (reason: unknown) => void = () => undefined
  const race = new Promise<never>((_, reject) => (rejectRace = reject))
  race.catch(() => undefined)
  const fail = (reason: unknown) => {
    rejectRace(reason)
    onAbort(reason)
  }
  const onOuter = () => fail(cancelled('cancelled'))
  if (outer !== undefined) setMaxListeners(MOST_LISTENERS, outer)
  outer?.addEventListener('abort', onOuter, { once: true })
  const cancelTimer = clock.after(timeoutMs, () => fail(timedOut('no answer in time', { timeoutMs })))
  try {
    const running = work()
    running.catch(() => undefined)
    return await Promise.race([running, race])
  } finally {
    cancelTimer()
    outer?.removeEventListener('abort', onOuter)
  }
}
