import type { CallHandlers, FeedHandlers } from '#node-core/api/createServer.ts'
import { whatWasDone } from './whatWasDone.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<CallHandlers, 'actions.prepare' | 'actions.confirm' | 'actions.discard'>

export function actionHandlers({ actions, activity, wallets }: HandlerContext): Handlers {
  return {
    'actions.prepare': (action, run) => actions.prepare(action, run),
    'actions.confirm': ({ id }, run) =>
      actions.confirm(id, run, (prepared, result) =>
        activity.add('person', `person.${prepared.kind}`, whatWasDone(prepared, result, wallets.label(prepared.from))),
      ),
    'actions.discard': ({ id }) => {
      actions.discard(id)
      return null
    },
  }
}

/** Lists are asked anew at most this often, ms. */
const CHANGED_EVERY_MS = 300

export function marketFeeds({ networks, options }: HandlerContext): Pick<FeedHandlers, 'market.changed'> {
  return {
    'market.changed': (_input, emit) => {
      let count = 0
      let cancel: (() => void) | null = null
      let stopSession: () => void = () => undefined
      let watched: unknown = null
      const tell = () => {
        cancel ??= options.clock.after(CHANGED_EVERY_MS, () => {
          cancel = null
          emit(++count)
        })
      }
      const watch = () => {
        const session = networks.current()
        if (session === watched) return
        watched = session
        stopSession()
        stopSession = session?.changed.on(tell) ?? (() => undefined)
        tell()
      }
      emit(count)
      watch()
      const stopNetworks = networks.onChange(watch)
      return () => {
        stopNetworks()
        stopSession()
        cancel?.()
      }
    },
  }
}
