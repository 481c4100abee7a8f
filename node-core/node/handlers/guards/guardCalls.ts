import { calls, type CallName, type Calls, type GuardedCallName } from '#node-core/api/contract.ts'
import type { CallHandlers } from '#node-core/api/createServer.ts'
import type { z } from 'zod'

/** Refuses, or lets the call be answered. One for each `owner` and `party` call: a missing one does not compile. */
export type Guards = { readonly [K in GuardedCallName]: (input: z.output<Calls[K]['input']>) => Promise<void> | void }

type Handler = CallHandlers[CallName]

/** The handlers, each behind the check that its audience asks for (api/define.ts). */
export function guardCalls(handlers: CallHandlers, guards: Guards): CallHandlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    const { for: audience } = calls[name as CallName]
    if (audience === 'everybody' || audience === 'window') return [name, handler]
    const check = guards[name as GuardedCallName] as (input: unknown) => Promise<void> | void
    const behind = async (input: unknown, context: unknown) => {
      await check(input)
      return (handler as (input: unknown, context: unknown) => ReturnType<Handler>)(input, context)
    }
    return [name, behind]
  })
  return Object.fromEntries(guarded) as CallHandlers
}
