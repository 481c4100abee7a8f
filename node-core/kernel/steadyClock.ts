import type { Clock } from './clock.ts'

/** A step of the wall clock beyond this is not slewing: somebody or something set it, ms. */
export const JUMP_MS = 2_000
/** So long a jump has to last before it is believed, ms. */
export const HOLD_MS = 20_000

/**
 * A clock that does not follow the wall clock's jumps at once. Small corrections (time servers slew) are followed; a jump
 * is believed only after it has lasted {@link HOLD_MS}, and until then time goes on as the monotonic clock says. A wall
 * clock that is wrong for ten seconds must not make a witness sign blocks of eight hours ahead: they would be final, and
 * everybody would wait for that time to come (protocol.md §2.2). The price: after a computer slept, its chain is behind
 * for these seconds. A clock without {@link Clock.monotonicMs} is returned as it is.
 */
export function createSteadyClock(wall: Clock): Clock {
  const { monotonicMs } = wall
  if (monotonicMs === undefined) return wall
  let baseMs = wall.now() - monotonicMs()
  let jump: { readonly byMs: number; readonly sinceMs: number } | null = null
  const now = (): number => {
    const at = monotonicMs()
    const seen = wall.now()
    const byMs = seen - (baseMs + at)
    if (Math.abs(byMs) > JUMP_MS) {
      if (jump === null || Math.abs(byMs - jump.byMs) > JUMP_MS) jump = { byMs, sinceMs: at }
      if (at - jump.sinceMs < HOLD_MS) return baseMs + at
    }
    jump = null
    baseMs = seen - at
    return seen
  }
  return { ...wall, now }
}
