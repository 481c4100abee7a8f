export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** Injected structured logger; one child per room. Never hand it secrets: `redact` is a net, not a licence. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  child(room: string): Logger
}

export interface LogLine {
  readonly time: string
  readonly level: LogLevel
  readonly room: string
  readonly message: string
  readonly [field: string]: unknown
}

const SECRET =
  /phrase|mnemonic|password|passphrase|privatekey|private_key|secret|token|seed|address(line|book)|contact/i

function plain(value: unknown, key = ''): unknown {
  if (SECRET.test(key)) return '[redacted]'
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (value instanceof Error) return value.message
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => plain(item))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v, k)]))
  return value
}

/** A logger that hands finished lines to `write`. @param minLevel default `info` */
export function createLogger(write: (line: LogLine) => void, minLevel: LogLevel = 'info', room = 'node'): Logger {
  const order: LogLevel[] = ['debug', 'info', 'warn', 'error']
  const least = order.indexOf(minLevel)
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (order.indexOf(level) < least) return
      const rest = plain(fields) as Record<string, unknown>
      write({ ...rest, time: new Date().toISOString(), level, room, message })
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (name) => createLogger(write, minLevel, `${room}.${name}`),
  }
}

export const silentLogger: Logger = createLogger(() => undefined, 'error')
