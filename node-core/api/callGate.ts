import { defineError } from '../kernel/errors.ts'

/** More calls at once than a page has reason to make. */
export const apiBusy = defineError('unavailable', 'API_BUSY')

/** Calls of one page that run at the same time … */
export const MAX_RUNNING = 32
/** … calls that wait … */
export const MAX_WAITING = 512
/** … and what they weigh together, characters. */
export const MAX_WAITING_CHARS = 16_000_000

/** Lets a page's calls through, so many at a time. */
export interface CallGate {
  /** @throws API_BUSY */
  pass<T>(session: string, chars: number, run: () => Promise<T>): Promise<T>
}

interface Line {
  running: number
  chars: number
  readonly waiting: Array<{ readonly chars: number; go(): void }>
}

/**
 * One line for each connection: a page that asks thousands of things at once waits for itself, and has what is too
 * much refused.
 */
export function createCallGate(): CallGate {
  const lines = new Map<string, Line>()

  const leave = (session: string, line: Line) => {
    line.running--
    const next = line.waiting.shift()
    if (next !== undefined) {
      line.chars -= next.chars
      line.running++
      next.go()
    } else if (line.running === 0) lines.delete(session)
  }
  return {
    async pass(session, chars, run) {
      const line = lines.get(session) ?? { running: 0, chars: 0, waiting: [] }
      lines.set(session, line)
      if (line.running >= MAX_RUNNING) {
        if (line.waiting.length >= MAX_WAITING || line.chars + chars > MAX_WAITING_CHARS)
          throw apiBusy('too many calls at once', { limit: MAX_RUNNING + MAX_WAITING })
        line.chars += chars
        await new Promise<void>((go) => void line.waiting.push({ chars, go }))
      } else line.running++
      try {
        return await run()
      } finally {
        leave(session, line)
      }
    },
  }
}
