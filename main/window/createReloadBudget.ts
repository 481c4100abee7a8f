const MAX_RELOADS = 3
const WINDOW_MS = 60_000

/**
 * Tells whether one more automatic reload is allowed at `nowMs`: at most three a minute, so that a page that always
 * crashes stops.
 */
export function createReloadBudget(max = MAX_RELOADS, windowMs = WINDOW_MS): (nowMs: number) => boolean {
  let spent: number[] = []
  return (nowMs) => {
    spent = spent.filter((at) => nowMs - at < windowMs)
    if (spent.length >= max) return false
    spent.push(nowMs)
    return true
  }
}
