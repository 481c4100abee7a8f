import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface LinkOptions {
  readonly bitsPerSecond: number
  /** Each way, ms. */
  readonly delayMs: number
}

/** What a router holds before it makes the sender wait, bytes. */
const BUFFER_BYTES = 256 * 1024

interface OnTheWay {
  readonly leavesAt: number
  readonly bytes: Buffer
  readonly from: Socket
  readonly to: Socket
}

/**
 * One direction, shared by all connections: bytes leave at the link's rate, arrive after its delay, and never overtake
 * each other. One queue and one timer, since two timers of Node fire in any order once their milliseconds differ.
 */
function direction({ bitsPerSecond, delayMs }: LinkOptions): (from: Socket, to: Socket) => void {
  const queue: OnTheWay[] = []
  const waiting = new Map<Socket, number>()
  let freeAt = performance.now()
  let timer: NodeJS.Timeout | null = null
  const deliver = () => {
    timer = null
    const now = performance.now()
    while (queue[0] !== undefined && queue[0].leavesAt + delayMs <= now) {
      const { bytes, from, to } = queue.shift()!
      const left = (waiting.get(from) ?? 0) - bytes.length
      waiting.set(from, left)
      if (left <= BUFFER_BYTES) from.resume()
      if (!to.destroyed) to.write(bytes)
    }
    const [next] = queue
    if (next !== undefined) timer = setTimeout(deliver, Math.max(1, next.leavesAt + delayMs - now))
  }
  return (from, to) => {
    from.on('data', (bytes: Buffer) => {
      freeAt = Math.max(freeAt, performance.now()) + (bytes.length * 8_000) / bitsPerSecond
      queue.push({ leavesAt: freeAt, bytes, from, to })
      const held = (waiting.get(from) ?? 0) + bytes.length
      waiting.set(from, held)
      // What is on the wire counts beside what waits for it: a sender is held once both are full.
      if (held > BUFFER_BYTES + (bitsPerSecond * delayMs) / 8_000) from.pause()
      timer ??= setTimeout(deliver, Math.max(1, freeAt + delayMs - performance.now()))
    })
    from.on('close', () => {
      waiting.delete(from)
      setTimeout(() => to.destroy(), Math.max(0, freeAt - performance.now()) + delayMs + 5)
    })
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
