/** What carries wire texts between a renderer and a node: Electron IPC, a WebSocket, or a function call in tests. */
export interface Transport {
  /** One wire request, one wire reply. Rejects only when the connection is gone. */
  request(text: string): Promise<string>
  /** One wire subscription; calling the returned function ends it (and cancels a long call). */
  subscribe(text: string, onMessage: (text: string) => void): () => void
}

/** Who is asking, decided by the transport, never by the message. */
export interface Session {
  /** Stable for one connection. */
  readonly id: string
}
