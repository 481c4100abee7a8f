import type { SocketLike } from '#node-core/api/socketTransport.ts'

/** Opens the node's socket; the token goes as a subprotocol, so that it stays out of addresses and server logs. */
export function openWebSocket(url: string, token: string): Promise<SocketLike> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['dipnet.v1', `token.${token}`])
    socket.addEventListener('error', () => reject(new Error('socket refused')), { once: true })
    socket.addEventListener('open', () => {
      resolve({
        send: (text) => void (socket.readyState === WebSocket.OPEN && socket.send(text)),
        onText: (listener) =>
          socket.addEventListener('message', (event) => void (typeof event.data === 'string' && listener(event.data))),
        onClose: (listener) => socket.addEventListener('close', () => listener()),
      })
    })
  })
}
