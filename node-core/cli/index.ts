import { runCommand } from './runCommand.ts'

// The headless command line: `npm run node -- --help`.
// Whatever this process writes is its user's alone.
process.umask(0o077)
const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort())
// A promise that nobody waits for failed: told, and lived with. An error thrown in a listener is our own fault and ends
// the process,
// for a supervisor to begin anew from what is on disk.
process.on(
  'unhandledRejection',
  (cause) =>
    void process.stderr.write(
      `${JSON.stringify({ level: 'error', message: 'unhandled rejection', cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })}\n`,
    ),
)
runCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  signal: controller.signal,
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
