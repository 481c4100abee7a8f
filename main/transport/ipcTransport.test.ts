import type { IpcMain } from 'electron'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { ApiServer } from '#node-core/api/createServer.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { FEED, REQUEST, SUBSCRIBE, UNSUBSCRIBE } from './channels.ts'
import { ipcTransport } from './ipcTransport.ts'
import { isTrustedFrame } from './isTrustedFrame.ts'

const trusted = new Set(['app://studio'])

class Contents extends EventEmitter {
  readonly id = 7
  readonly sent: unknown[][] = []
  isDestroyed = () => false
  send = (...message: unknown[]) => void this.sent.push(message)
}

function setUp() {
  const handlers = new Map<string, (...args: unknown[]) => unknown>()
  const ipc = {
    handle: (name: string, handler: (...args: unknown[]) => unknown) => void handlers.set(name, handler),
  } as unknown as IpcMain
  const stopped: string[] = []
  const emitters: ((text: string) => void)[] = []
  const server: ApiServer = {
    request: async (text, session) => `${session.id} ${text}`,
    subscribe: (text, emit) => {
      emitters.push(emit)
      return () => void stopped.push(text)
    },
  }
  ipcTransport(ipc, server, trusted, silentLogger)
  const contents = new Contents()
  const invoke = (name: string, ...args: unknown[]) =>
    handlers.get(name)?.({ sender: contents, senderFrame: { url: 'app://studio/#/fan', parent: null } }, ...args)
  return { invoke, contents, stopped, emitters }
}

describe('ipcTransport', () => {
  it('answers requests with the session of the window', async () => {
    expect(await setUp().invoke(REQUEST, '{}')).toBe('window-7 {}')
  })

  it('carries a feed until it is ended', () => {
    const { invoke, contents, stopped, emitters } = setUp()
    invoke(SUBSCRIBE, 1, 'feed')
    emitters[0]?.('first')
    invoke(UNSUBSCRIBE, 1)
    expect(contents.sent).toEqual([[FEED, 1, 'first']])
    expect(stopped).toEqual(['feed'])
  })

  it.each(['did-navigate', 'render-process-gone', 'destroyed'])("ends a page's feeds on %s", (event) => {
    const { invoke, contents, stopped } = setUp()
    invoke(SUBSCRIBE, 1, 'a')
    invoke(SUBSCRIBE, 2, 'b')
    contents.emit(event)
    expect(stopped).toEqual(['a', 'b'])
    // The reloaded page starts over with the same numbers.
    expect(() => invoke(SUBSCRIBE, 1, 'a')).not.toThrow()
  })

  it('refuses what is not a wire text, a feed number twice, and floods', () => {
    const { invoke } = setUp()
    expect(() => invoke(REQUEST, { name: 'x' })).toThrow('BAD_MESSAGE')
    expect(() => invoke(REQUEST, 'x'.repeat(4_000_001))).toThrow('BAD_MESSAGE')
    invoke(SUBSCRIBE, 1, 'a')
    expect(() => invoke(SUBSCRIBE, 1, 'a')).toThrow('BAD_MESSAGE')
    for (let id = 2; id <= 256; id += 1) invoke(SUBSCRIBE, id, 'a')
    expect(() => invoke(SUBSCRIBE, 257, 'a')).toThrow('BAD_MESSAGE')
  })
})

describe('isTrustedFrame', () => {
  const parent = {} as never
  it.each([
    ['our page', { url: 'app://studio/#/x', parent: null }, true],
    ['a frame in our page', { url: 'app://studio/', parent }, false],
    ['another host of the scheme', { url: 'app://elsewhere/', parent: null }, false],
    ['the web', { url: 'https://studio/', parent: null }, false],
    ['a blank page', { url: 'about:blank', parent: null }, false],
    ['a page whose address looks like ours', { url: 'https://x/app://studio/', parent: null }, false],
    ['no address', { url: '', parent: null }, false],
    ['a frame that is gone', null, false],
  ])('%s: %s', (_name, frame, expected) => {
    expect(isTrustedFrame(frame, trusted)).toBe(expected)
  })
})
