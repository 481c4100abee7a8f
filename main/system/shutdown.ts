import { app } from 'electron'

const STOP_TIMEOUT_MS = 10_000

/**
 * Quits once, after `stop` is done or ten seconds have passed, whichever way quitting was asked for: menu, last window,
 * signal.
 */
export function stopBeforeQuit(stop: () => Promise<void>): void {
  let stopping = false
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    if (stopping) return
    stopping = true
    const tooLong = new Promise<void>((done) => setTimeout(done, STOP_TIMEOUT_MS))
    void Promise.race([stop().catch(() => undefined), tooLong]).then(() => {
      stopped = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
