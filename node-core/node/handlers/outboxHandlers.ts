import type { FeedHandlers } from '#node-core/api/createServer.ts'
import type { HandlerContext } from './context.ts'

/** Told at most this often, ms. */
const TELL_EVERY_MS = 300

export function outboxFeeds({ networks, options }: HandlerContext): Pick<FeedHandlers, 'outbox.entries'> {
  return {
    'outbox.entries': (_input, emit) => {
      let cancel: (() => void) | null = null
      const tell = () => emit(networks.current()?.outbox.entries() ?? [])
      tell()
      // Heads, peers and what the outbox itself notes all come through here.
      const stop = networks.onChange(() => {
        cancel ??= options.clock.after(TELL_EVERY_MS, () => {
          cancel = null
          tell()
        })
      })
      return () => {
        stop()
        cancel?.()
      }
    },
  }
}
