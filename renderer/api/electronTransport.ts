import type { Transport } from '#node-core/api/transport.ts'

/** What the preload exposes, and all it exposes. */
export interface DipnetBridge {
  request(text: string): Promise<string>
  subscribe(text: string, onMessage: (text: string) => void): () => void
}

declare global {
  interface Window {
    readonly dipnet?: DipnetBridge
  }
}

export function createElectronTransport(bridge: DipnetBridge): Transport {
  return { request: (text) => bridge.request(text), subscribe: (text, onMessage) => bridge.subscribe(text, onMessage) }
}
