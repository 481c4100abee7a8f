import { createStream } from 'rotating-file-stream'
import { createLogger, type Logger, type LogLevel } from '#node-core/kernel/log.ts'

export interface FileLog {
  readonly log: Logger
  /** Ends the file; what is logged later is dropped. */
  close(): Promise<void>
}

/**
 * JSON lines in `dir/main.log`: 5 MB a file, five files kept. A full disk must not take the app down, so write errors
 * are dropped.
 */
export function createFileLog(dir: string, level: LogLevel = 'info', fileSize = '5M'): FileLog {
  const stream = createStream('main.log', { path: dir, size: fileSize, maxFiles: 5 })
  stream.on('error', () => undefined)
  stream.on('warning', () => undefined)
  const log = createLogger((line) => void (stream.writable && stream.write(`${JSON.stringify(line)}\n`)), level, 'main')
  return { log, close: () => new Promise((done) => stream.end(() => done())) }
}
