import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface LinkOptions {
  readonly bitsPerSecond: number
  /** Each way, ms. */
  readonly delayMs: number
}

/** What a router holds before it makes the sender wait, bytes. */
const BUFFER_BYTES = 256 * 1024

/** One direction: bytes leave at the link's rate and arrive after its delay. */
function slow(from: Socket, to: Socket, { bitsPerSecond, delayMs }: LinkOptions): void {
  let freeAt = performance.now()
  let waiting = 0
  from.on('data', (bytes: Buffer) => {
    const now = performance.now()
    freeAt = Math.max(freeAt, now) + (bytes.length * 8_000) / bitsPerSecond
    waiting += bytes.length
    if (waiting > BUFFER_BYTES) from.pause()
    setTimeout(() => {
      waiting -= bytes.length
      if (waiting <= BUFFER_BYTES) from.resume()
    }, freeAt - now)
    setTimeout(() => void (to.destroyed || to.write(bytes)), freeAt - now + delayMs)
  })
  from.on('close', () => setTimeout(() => to.destroy(), Math.max(0, freeAt - performance.now()) + delayMs))
  from.on('error', () => to.destroy())
}

/** A port on loopback that leads to `port` over a link of that rate and delay; each connection has it to itself. */
export async function slowLink(port: number, options: LinkOptions): Promise<{ port: number; close(): void }> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay()
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    slow(near, far, options)
    slow(far, near, options)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
