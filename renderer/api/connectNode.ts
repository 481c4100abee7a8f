import { createClient, type ApiClient } from '#node-core/api/createClient.ts'
import type { FileTransport } from '#node-core/api/files.ts'
import { createElectronTransport } from './electronTransport.ts'
import { createFileTransport } from './createFileTransport.ts'
import { openWebSocket } from './openWebSocket.ts'
import { createReconnectingTransport, type ConnectionState } from './reconnectingTransport.ts'
import { takeWebToken } from './webToken.ts'

/** The page's whole way to its node. */
export interface NodeConnection {
  readonly client: ApiClient
  readonly files: FileTransport
  /** `electron`: the node runs in this app's main process; `web`: elsewhere, behind a socket that may be lost. */
  readonly host: 'electron' | 'web'
  onState(listener: (state: ConnectionState) => void): void
}

export function connectNode(window: Window): NodeConnection {
  if (window.dipnet) {
    return {
      client: createClient(createElectronTransport(window.dipnet)),
      files: createFileTransport({ base: 'content://node/', token: null }),
      host: 'electron',
      onState: (listener) => listener('open'),
    }
  }
  const token = takeWebToken(window.location, window.history, window.sessionStorage) ?? ''
  const origin = window.location.origin
  const transport = createReconnectingTransport(
    () => openWebSocket(`${origin.replace(/^http/, 'ws')}/api`, token),
    (ms) => new Promise((resolve) => window.setTimeout(resolve, ms)),
  )
  return {
    client: createClient(transport),
    files: createFileTransport({ base: `${origin}/content/`, token }),
    host: 'web',
    onState: transport.onState,
  }
}
