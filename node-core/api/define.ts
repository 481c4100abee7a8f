import type { z } from 'zod'
import type { Progress } from '../kernel/progress.ts'

/** One call, named once: the client and the server are derived from it. */
export interface CallDefinition<I extends z.ZodType = z.ZodType, O = unknown, P = unknown> {
  readonly kind: 'call'
  readonly input: I
  /** Long calls report progress and can be cancelled; they travel over `subscribe`. */
  readonly long: boolean
  /** Types only: replies come from our own node, so they are typed, not parsed. */
  readonly types?: { readonly output: O; readonly progress: P }
}

/** One feed: a value now and whenever it changes. */
export interface FeedDefinition<I extends z.ZodType = z.ZodType, E = unknown> {
  readonly kind: 'feed'
  readonly input: I
  readonly types?: { readonly event: E }
}

export type { Progress }

export function call<O>() {
  return <I extends z.ZodType>(input: I): CallDefinition<I, O, never> => ({ kind: 'call', input, long: false })
}
export function longCall<O>() {
  return <I extends z.ZodType>(input: I): CallDefinition<I, O, Progress> => ({ kind: 'call', input, long: true })
}
export function feed<E>() {
  return <I extends z.ZodType>(input: I): FeedDefinition<I, E> => ({ kind: 'feed', input })
}
