import { join } from 'node:path'
import type { CallHandlers, FeedHandlers } from '#node-core/api/createServer.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<
  CallHandlers,
  'app.info' | 'app.settings' | 'app.saveSettings' | 'app.reportError' | 'app.health' | 'app.repair'
>

export function appHandlers(context: HandlerContext): Handlers {
  const { options, settings, networks } = context
  return {
    'app.info': () => ({
      version: options.version,
      profile: options.profile,
      host: options.host,
      dataFolder: options.dataDir,
      logFolder: join(options.dataDir, 'logs'),
      keychain: options.keychain?.isAvailable() ?? false,
    }),
    'app.settings': () => settings.get(),
    'app.saveSettings': (change) => settings.save(change),
    'app.reportError': ({ where, message }) => {
      options.log.warn('renderer error', { where, message })
      return null
    },
    'app.health': () => networks.health(),
    'app.repair': async ({ way }) => {
      await networks.repair(way)
      return null
    },
  }
}

export function appFeeds({
  settings,
  activity,
  walletDoor,
  keeper,
}: HandlerContext): Pick<FeedHandlers, 'app.settings' | 'app.activity' | 'app.walletDoor' | 'app.keeper'> {
  return {
    'app.keeper': (_input, emit) => {
      emit(keeper.state())
      return keeper.changes.on(emit)
    },
    'app.walletDoor': (_input, emit) => {
      emit(walletDoor.state())
      return walletDoor.changes.on(emit)
    },
    'app.settings': (_input, emit) => {
      emit(settings.get())
      return settings.changes.on(emit)
    },
    'app.activity': (_input, emit) => {
      emit(activity.recent())
      return activity.added.on((item) => emit([item]))
    },
  }
}
