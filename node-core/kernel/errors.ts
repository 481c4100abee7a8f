/** What kind of trouble an error is; decides who must act (architecture.md, "Errors"). */
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

/** What an error looks like on the wire: a stable code and data; the renderer makes the sentence. */
export interface WireError {
  readonly code: string
  readonly family: ErrorFamily
  readonly data: ErrorData
}

/**
 * The one error type of node-core. `code` is `ROOM_WHAT` in capitals, stable for ever; `message` is for logs and developers.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError'
  readonly code: string
  readonly family: ErrorFamily
  readonly data: ErrorData

  constructor(family: ErrorFamily, code: string, message: string, data: ErrorData = {}, cause?: unknown) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause })
    this.family = family
    this.code = code
    this.data = data
  }

  toWire(): WireError {
    return { code: this.code, family: this.family, data: this.data }
  }
}

type Make = (message: string, data?: ErrorData, cause?: unknown) => NodeError

/** Binds a family and a code, for a room's `errors.ts`: `export const badHex = defineError('input', 'KERNEL_BAD_HEX')`. */
export function defineError(family: ErrorFamily, code: string): Make {
  return (message, data, cause) => new NodeError(family, code, message, data, cause)
}

export function isNodeError(value: unknown): value is NodeError {
  return value instanceof NodeError
}

/** Any thrown value as a NodeError; unknown ones become family `bug`, code `BUG`. */
export function toNodeError(value: unknown): NodeError {
  if (value instanceof NodeError) return value
  const message = value instanceof Error ? value.message : String(value)
  return new NodeError('bug', 'BUG', message, {}, value)
}

/** Thrown when the caller cancelled a long call. */
export const cancelled = defineError('refused', 'CANCELLED')

/** Asserts something that only our own mistake can break. */
export function assertBug(condition: unknown, message: string): asserts condition {
  if (!condition) throw new NodeError('bug', 'BUG', message)
}
