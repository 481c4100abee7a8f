import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createLineQueue } from '../../support/lineQueue.ts'

export interface LinkOptions {
  readonly bitsPerSecond: number
  /** Each way, ms. */
  readonly delayMs: number
}

/** What a router holds before it makes the sender wait, bytes. */
const BUFFER_BYTES = 256 * 1024

/** One direction, shared by all connections. */
function direction(link: LinkOptions): (from: Socket, to: Socket) => void {
  const line = createLineQueue(link)
  // What is on the wire counts beside what waits for it: a sender is held once both are full.
  const most = BUFFER_BYTES + (link.bitsPerSecond * link.delayMs) / 8_000
  return (from, to) => {
    let waiting = 0
    from.on('data', (bytes: Buffer) => {
      waiting += bytes.length
      line.push(bytes.length, () => {
        waiting -= bytes.length
        if (waiting <= BUFFER_BYTES) from.resume()
        if (!to.destroyed) to.write(bytes)
      })
      if (waiting > most) from.pause()
    })
    from.on('close', () => line.push(0, () => to.destroySoon()))
    from.on('error', () => to.destroy())
  }
}

/** A port on loopback that leads to `port` over one link of that rate and delay, which all connections share. */
export async function slowLink(port: number, options: LinkOptions): Promise<{ port: number; close(): void }> {
  const open = new Set<Socket>()
  const [there, back] = [direction(options), direction(options)]
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay()
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    there(near, far)
    back(far, near)
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
