// Runs in the street's namespace: what comes in at one of two TAP devices leaves at the other MS later, in order.
// socat carries frames between a TAP and UDP of this namespace's loopback, each frame as one datagram.
// delayLine.mjs MS TAP TAP; ends with its standard input, so that none outlives the test.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** On the way in one direction, bytes; what comes on top is dropped, as by a router whose queue is full. */
const MOST_ON_THE_WAY = 16 * 2 ** 20
/** The kernel gives at most net.core.rmem_max and wmem_max. */
const SOCKET_BYTES = 4 * 2 ** 20

const [ms = '', ...names] = process.argv.slice(2)
const delayMs = Number(ms)

/**
 * Holds frames back. Timers of different lengths fire in any order, so there is one, for the frame in front.
 * @param {(frame: Buffer) => void} send
 * @returns {(frame: Buffer) => void}
 */
function holdBack(send) {
  /** @type {{ frame: Buffer, dueMs: number }[]} */
  let waiting = []
  let bytes = 0
  const pass = () => {
    let passed = 0
    for (const { frame, dueMs } of waiting) {
      const restMs = dueMs - performance.now()
      if (restMs > 0) {
        setTimeout(pass, Math.ceil(restMs))
        break
      }
      passed++
      bytes -= frame.length
      send(frame)
    }
    waiting = waiting.slice(passed)
  }
  return (frame) => {
    if (bytes + frame.length > MOST_ON_THE_WAY) return
    bytes += frame.length
    waiting.push({ frame, dueMs: performance.now() + delayMs })
    if (waiting.length === 1) setTimeout(pass, delayMs)
  }
}

/** @param {string} name */
async function openTap(name) {
  const socket = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BYTES, sendBufferSize: SOCKET_BYTES })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  // A port of 127.0.0.1 is one line's, so the same one of 127.0.0.2 is free.
  socket.connect(port, '127.0.0.2')
  await once(socket, 'connect')
  const tap = `TUN,tun-type=tap,tun-name=${name},iff-no-pi,iff-up`
  const udp = `UDP4:127.0.0.1:${port},bind=127.0.0.2:${port},rcvbuf=${SOCKET_BYTES},sndbuf=${SOCKET_BYTES}`
  const child = spawn('socat', ['-d', '-d', tap, udp], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.on('exit', () => child.kill('SIGKILL'))
  let said = ''
  const gone = once(child, 'exit')
  await new Promise((begun, failed) => {
    child.once('error', failed)
    void gone.then(() => failed(new Error(`socat ended: ${said}`)))
    child.stderr.on('data', (part) => {
      said = (said + String(part)).slice(-2_000)
      if (said.includes('starting data transfer loop')) begun(undefined)
    })
  })
  return { socket, child, gone }
}

const ends = await Promise.all(names.map(openTap))
let isEnding = false
for (const [i, { socket, gone }] of ends.entries()) {
  const to = ends[1 - i]?.socket
  // A frame that cannot be sent is lost.
  socket.on('error', () => undefined)
  socket.on(
    'message',
    holdBack((frame) => to?.send(frame)),
  )
  void gone.then(() => isEnding || process.exit(1))
}
process.stdin.resume().on('end', async () => {
  isEnding = true
  // The devices are gone with their processes, and their names free again.
  await Promise.all(ends.map(({ child, gone }) => (child.kill('SIGKILL'), gone)))
  process.exit(0)
})
process.stdout.write('open\n')
