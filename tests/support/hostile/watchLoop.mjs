// Loaded into a node's process (`node --import`): how long its own event loop was held at a time. On SIGUSR2 it says
// so and begins anew. Judged by processor time within the gap, not by the clock alone: on a busy machine a process
// stands still without having done anything.
const TICK_MS = 5
let seen = process.hrtime.bigint()
let used = process.cpuUsage()
let longestMs = 0
/** Times that the machine gave the process next to nothing for more than half a second. */
let starved = 0

setInterval(() => {
  const now = process.hrtime.bigint()
  const { user, system } = process.cpuUsage(used)
  used = process.cpuUsage()
  const gapMs = Number(now - seen) / 1e6
  const ownMs = (user + system) / 1e3
  seen = now
  longestMs = Math.max(longestMs, Math.min(gapMs, ownMs))
  if (gapMs > 500 && ownMs < gapMs / 2) starved++
}, TICK_MS).unref()

process.on('SIGUSR2', () => {
  process.stderr.write(
    `${JSON.stringify({ loop: { longestMs, starved, rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20) } })}\n`,
  )
  longestMs = 0
  starved = 0
})
