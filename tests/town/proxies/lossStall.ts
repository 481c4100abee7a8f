/** As Ethernet carries them. */
const SEGMENT_BYTES = 1_460
/** The longest timeout of Linux, ms. */
const MAX_TIMEOUT_MS = 120_000

/**
 * How long TCP takes more where segments are lost, ms: each round of losses costs a timeout, and each timeout is twice
 * as long as the one before.
 * @param loss of one segment, 0 to less than 1
 * @param timeoutMs the first: 200 once a connection stands, 1,000 for what opens it
 */
export function lossStall(bytes: number, loss: number, timeoutMs: number, random: () => number = Math.random): number {
  let stall = 0
  let timeout = timeoutMs
  let underway = Math.max(1, Math.ceil(bytes / SEGMENT_BYTES))
  for (;;) {
    let lost = 0
    for (let i = 0; i < underway; i++) if (random() < loss) lost += 1
    if (lost === 0) return stall
    stall += timeout
    timeout = Math.min(2 * timeout, MAX_TIMEOUT_MS)
    underway = lost
  }
}
