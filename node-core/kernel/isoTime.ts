/** The last moment every reader of ISO 8601 agrees on: the end of the year 9999, Unix ms. */
export const LAST_TIME_MS = 253_402_300_799_999

/** Whether a number from somebody else is a moment between 1970 and the end of 9999, Unix ms. */
export function isTimeMs(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_TIME_MS
}

/**
 * Unix ms as ISO 8601 UTC. Never throws: what lies outside 1970 to 9999 is held at that end, so that a number a
 * stranger chose
 * (a clock, a contract's uint64) cannot fail the list it stands in.
 */
export function toIsoTime(ms: number | bigint): string {
  const value = Number(ms)
  return new Date(Number.isNaN(value) ? 0 : Math.min(LAST_TIME_MS, Math.max(0, Math.trunc(value)))).toISOString()
}

/** As {@link toIsoTime}, of Unix seconds. */
export function secondsToIsoTime(seconds: number | bigint): string {
  return toIsoTime(Number(seconds) * 1000)
}
