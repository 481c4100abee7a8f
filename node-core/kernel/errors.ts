import type { ErrorCode } from './errorCodes.ts'

/** What kind of trouble an error is; decides who must act (node-core/README.md, "Habits"). */
export type ErrorFamily =
  /** A person's or caller's input is wrong: they can mend it. */
  | 'input'
  /** Well-formed, but a rule says no. */
  | 'refused'
  /** A peer sent something no honest peer sends: score it. */
  | 'invalid'
  /** Cannot be done now: trying again later may work. */
  | 'unavailable'
  /** Stored data contradicts itself: stop, offer repair. */
  | 'corrupt'
  /** Our own mistake. */
  | 'bug'

/** Plain data that travels with an error over every transport. Never holds secrets. */
export type ErrorData = Readonly<Record<string, string | number | bigint | boolean | null>>

/**
 * What an error looks like on the wire: a stable code and data; the renderer makes the sentence. A peer of another
 * version may send a code that is not in our list: it gets its family's sentence.
 */
export interface WireError {
  readonly code: ErrorCode
  readonly family: ErrorFamily
  readonly data: ErrorData
}

/**
 * The one error type of node-core. `code` is `ROOM_WHAT` in capitals, stable for ever; `message` is for logs and
 * developers.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError'
  readonly code: ErrorCode
  readonly family: ErrorFamily
  readonly data: ErrorData

  constructor(family: ErrorFamily, code: ErrorCode, message: string, data: ErrorData = {}, cause?: unknown) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause })
    this.family = family
    this.code = code
    this.data = data
  }

  toWire(): WireError {
    return { code: this.code, family: this.family, data: this.data }
  }
}

/** Makes errors of one code, and tells which: `badHex.code`. */
export interface ErrorMaker<Code extends ErrorCode = ErrorCode> {
  (message: string, data?: ErrorData, cause?: unknown): NodeError
  readonly code: Code
}

/**
 * Binds a family and a code, for a room's `errors.ts`: `export const badHex = defineError('input', 'KERNEL_BAD_HEX')`.
 * The code goes into kernel/errorCodes.ts too, and gets a sentence in every language.
 */
export function defineError<Code extends ErrorCode>(family: ErrorFamily, code: Code): ErrorMaker<Code> {
  const make = (message: string, data?: ErrorData, cause?: unknown) => new NodeError(family, code, message, data, cause)
  return Object.assign(make, { code })
}

export function isNodeError(value: unknown): value is NodeError {
  return value instanceof NodeError
}

/** The disk (or the person's quota on it) is full. */
export const diskFull = defineError('unavailable', 'SYSTEM_DISK_FULL')
/** A file or folder may not be read or written: permissions, or a file system mounted read-only. */
export const noPermission = defineError('unavailable', 'SYSTEM_NO_PERMISSION')
/** The disk itself reports failures. */
export const diskFails = defineError('unavailable', 'SYSTEM_DISK_FAILS')
/** The machine lets us open no more files or sockets. */
export const tooManyFiles = defineError('unavailable', 'SYSTEM_TOO_MANY_FILES')

/** What the operating system says, by our codes: its own code, and the words that libraries (LevelDB) keep of it. */
const SYSTEM_TROUBLE: readonly {
  readonly errno: readonly string[]
  readonly words: RegExp
  readonly make: ErrorMaker
}[] = [
  { errno: ['ENOSPC', 'EDQUOT'], words: /no space left on device|disk quota exceeded/i, make: diskFull },
  {
    errno: ['EACCES', 'EPERM', 'EROFS'],
    words: /permission denied|operation not permitted|read-only file system/i,
    make: noPermission,
  },
  { errno: ['EIO'], words: /input\/output error/i, make: diskFails },
  { errno: ['EMFILE', 'ENFILE'], words: /too many open files/i, make: tooManyFiles },
]
/** An error of the operating system as Node tells it. */
interface SystemError {
  readonly code?: string
  readonly message?: string
  readonly path?: string
  readonly cause?: unknown
}

/** Causes nested deeper than this say nothing new. */
const MAX_CAUSES = 8

/**
 * The machine's own trouble in an error or in what caused it; null where it is none. Where the disk is full nobody
 * should be told
 * that data is damaged, or that it is our mistake.
 */
export function systemTrouble(value: unknown): NodeError | null {
  let cause: unknown = value
  for (let depth = 0; depth < MAX_CAUSES && cause !== null && typeof cause === 'object'; depth++) {
    const { code, message, path, cause: next } = cause as SystemError
    const isNode = cause instanceof NodeError
    const found = SYSTEM_TROUBLE.find(({ errno, words, make }) =>
      isNode ? make.code === code : errno.includes(code ?? '') || (typeof message === 'string' && words.test(message)),
    )
    if (found)
      return isNode ? (cause as NodeError) : found.make(message ?? '', path === undefined ? {} : { path }, value)
    cause = next
  }
  return null
}

/** Any thrown value as a NodeError: the machine's trouble by its code, the unknown as family `bug`, code `BUG`. */
export function toNodeError(value: unknown): NodeError {
  if (value instanceof NodeError) return value
  const message = value instanceof Error ? value.message : String(value)
  return systemTrouble(value) ?? new NodeError('bug', 'BUG', message, {}, value)
}

/** Thrown when the caller cancelled a long call. */
export const cancelled = defineError('refused', 'CANCELLED')

/** Asserts something that only our own mistake can break. */
export function assertBug(condition: unknown, message: string): asserts condition {
  if (!condition) throw new NodeError('bug', 'BUG', message)
}
