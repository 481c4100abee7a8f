import type { z } from 'zod'
import type { Progress } from '../kernel/progress.ts'

/**
 * For whom an answer is.
 * `everybody`: what anyone can read from the chain, from units or from published files.
 * `window`: about this node and this person; whoever reached the node (trusted frame, token) may ask, whichever account
 * is active.
 * `owner`: one account's own; only while that account is the active one.
 * `party`: of an order; only while an account that has a part in it is the active one, and its key is here.
 */
export type Audience = 'everybody' | 'window' | 'owner' | 'party'

/** One call, named once: the client and the server are derived from it. */
export interface CallDefinition<
  A extends Audience = Audience,
  I extends z.ZodType = z.ZodType,
  O = unknown,
  P = unknown,
> {
  readonly kind: 'call'
  /** `owner` and `party` calls pass a check before they are answered (node/handlers/guards). */
  readonly for: A
  readonly input: I
  /** Long calls report progress and can be cancelled; they travel over `subscribe`. */
  readonly long: boolean
  /** Types only: replies come from our own node, so they are typed, not parsed. */
  readonly types?: { readonly output: O; readonly progress: P }
}

/** One feed: a value now and whenever it changes. */
export interface FeedDefinition<I extends z.ZodType = z.ZodType, E = unknown> {
  readonly kind: 'feed'
  /** A feed outlives a change of account, so none tells what is one account's own. */
  readonly for: 'everybody' | 'window'
  readonly input: I
  readonly types?: { readonly event: E }
}

export type { Progress }

export function call<O>() {
  return <A extends Audience, I extends z.ZodType>(audience: A, input: I): CallDefinition<A, I, O, never> => ({
    kind: 'call',
    for: audience,
    input,
    long: false,
  })
}
export function longCall<O>() {
  return <A extends Audience, I extends z.ZodType>(audience: A, input: I): CallDefinition<A, I, O, Progress> => ({
    kind: 'call',
    for: audience,
    input,
    long: true,
  })
}
export function feed<E>() {
  return <I extends z.ZodType>(audience: 'everybody' | 'window', input: I): FeedDefinition<I, E> => ({
    kind: 'feed',
    for: audience,
    input,
  })
}
