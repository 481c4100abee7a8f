import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { MAX_MESSAGE_CHARS, type ApiServer } from '#node-core/api/createServer.ts'
import type { Session } from '#node-core/api/transport.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { FEED, REQUEST, SUBSCRIBE, UNSUBSCRIBE } from './channels.ts'
import { isTrustedFrame } from './isTrustedFrame.ts'

const MAX_FEEDS_PER_PAGE = 256

/**
 * Connects pages to the node over Electron IPC. The answer to a frame that is not ours is a rejection without detail.
 */
export function ipcTransport(ipc: IpcMain, server: ApiServer, trustedOrigins: ReadonlySet<string>, log: Logger): void {
  const feeds = new Map<number, Map<number, () => void>>()

  const checkSender = (event: IpcMainInvokeEvent) => {
    if (isTrustedFrame(event.senderFrame, trustedOrigins)) return
    log.warn('ipc refused', { url: event.senderFrame?.url ?? null })
    throw new Error('FORBIDDEN')
  }
  const checkMessage = (message: unknown): string => {
    if (typeof message !== 'string' || message.length > MAX_MESSAGE_CHARS) throw new Error('BAD_MESSAGE')
    return message
  }

  const sessionOf = (contents: WebContents): Session => ({ id: `window-${contents.id}` })

  const stopAll = (contentsId: number) => {
    for (const stop of feeds.get(contentsId)?.values() ?? []) stop()
    feeds.delete(contentsId)
  }
  const watched = new WeakSet<WebContents>()
  const feedsOf = (contents: WebContents): Map<number, () => void> => {
    const mine = feeds.get(contents.id) ?? new Map<number, () => void>()
    feeds.set(contents.id, mine)
    if (!watched.has(contents)) {
      watched.add(contents)
      const { id } = contents
      const forget = () => stopAll(id)
      // A reloaded, crashed or closed page has forgotten its feeds.
      contents.on('did-navigate', forget)
      contents.on('render-process-gone', forget)
      contents.on('destroyed', forget)
    }
    return mine
  }

  ipc.handle(REQUEST, (event, message: unknown) => {
    checkSender(event)
    return server.request(checkMessage(message), sessionOf(event.sender))
  })

  ipc.handle(SUBSCRIBE, (event, id: unknown, message: unknown) => {
    checkSender(event)
    const mine = feedsOf(event.sender)
    if (!Number.isSafeInteger(id) || mine.has(id as number) || mine.size >= MAX_FEEDS_PER_PAGE)
      throw new Error('BAD_MESSAGE')
    const { sender } = event
    mine.set(
      id as number,
      server.subscribe(
        checkMessage(message),
        (item) => {
          if (!sender.isDestroyed()) sender.send(FEED, id, item)
        },
        sessionOf(sender),
      ),
    )
  })

  ipc.handle(UNSUBSCRIBE, (event, id: unknown) => {
    checkSender(event)
    const mine = feedsOf(event.sender)
    mine.get(id as number)?.()
    mine.delete(id as number)
  })
}
