import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Logger } from '#node-core/kernel/log.ts'
import { FEED, REQUEST, SUBSCRIBE, UNSUBSCRIBE } from './channels.ts'
import { isTrustedFrame } from './isTrustedFrame.ts'

/** A wire message as `node-core/api` encodes it. */
export type Wire = string

/** What answers wire messages: the node's API server. It answers every error on the wire and never throws for one. */
export interface WireServer {
  request(message: Wire): Promise<Wire>
  /** @returns stops the feed */
  subscribe(message: Wire, emit: (message: Wire) => void): () => void
}

const MAX_MESSAGE_CHARS = 8_000_000
const MAX_FEEDS_PER_PAGE = 256

/** Connects pages to the node over Electron IPC. The answer to a frame that is not ours is a rejection without detail. */
export function ipcTransport(ipc: IpcMain, server: WireServer, trustedOrigins: ReadonlySet<string>, log: Logger): void {
  const feeds = new Map<number, Map<number, () => void>>()

  const checkSender = (event: IpcMainInvokeEvent) => {
    if (isTrustedFrame(event.senderFrame, trustedOrigins)) return
    log.warn('ipc refused', { url: event.senderFrame?.url ?? null })
    throw new Error('FORBIDDEN')
  }
  const checkMessage = (message: unknown): Wire => {
    if (typeof message !== 'string' || message.length > MAX_MESSAGE_CHARS) throw new Error('BAD_MESSAGE')
    return message
  }

  const stopAll = (contentsId: number) => {
    for (const stop of feeds.get(contentsId)?.values() ?? []) stop()
    feeds.delete(contentsId)
  }
  /** A reloaded, crashed or closed page has forgotten its feeds. */
  const feedsOf = (contents: WebContents): Map<number, () => void> => {
    const known = feeds.get(contents.id)
    if (known !== undefined) return known
    const fresh = new Map<number, () => void>()
    feeds.set(contents.id, fresh)
    const { id } = contents
    const forget = () => stopAll(id)
    contents.once('did-navigate', forget)
    contents.once('render-process-gone', forget)
    contents.once('destroyed', forget)
    return fresh
  }

  ipc.handle(REQUEST, (event, message: unknown) => {
    checkSender(event)
    return server.request(checkMessage(message))
  })

  ipc.handle(SUBSCRIBE, (event, id: unknown, message: unknown) => {
    checkSender(event)
    const mine = feedsOf(event.sender)
    if (!Number.isSafeInteger(id) || mine.has(id as number) || mine.size >= MAX_FEEDS_PER_PAGE) throw new Error('BAD_MESSAGE')
    const { sender } = event
    mine.set(id as number, server.subscribe(checkMessage(message), (item) => {
      if (!sender.isDestroyed()) sender.send(FEED, id, item)
    }))
  })

  ipc.handle(UNSUBSCRIBE, (event, id: unknown) => {
    checkSender(event)
    const mine = feedsOf(event.sender)
    mine.get(id as number)?.()
    mine.delete(id as number)
  })
}
