import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'

/** Where a node listens, and what a page of the person's own has besides. */
export interface Target {
  readonly rpcPort: number
  readonly webPort: number
  readonly token: string
}

/** Goes on until `signal` is aborted. Whatever the node does to it, it begins again. */
export type Attack = (target: Target, signal: AbortSignal) => Promise<void>

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** `again` after `again`, with a moment between, until told to stop. */
async function repeat(signal: AbortSignal, everyMs: number, again: () => unknown): Promise<void> {
  while (!signal.aborted) {
    await Promise.resolve(again()).catch(() => undefined)
    await pause(everyMs)
  }
}

function dial(port: number, signal: AbortSignal): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  signal.addEventListener('abort', () => socket.destroy())
  return socket
}

function webSocket(url: string, protocols: string[], signal: AbortSignal): Promise<WebSocket | null> {
  const socket = new WebSocket(url, protocols)
  signal.addEventListener('abort', () => socket.terminate())
  return new Promise((resolve) => {
    socket.on('error', () => resolve(null))
    socket.once('open', () => resolve(socket))
  })
}

const post = (port: number, body: string, signal: AbortSignal) =>
  fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, signal }).then((response) => response.text())
const request = (method: string, params: readonly unknown[], id = 0) => ({ jsonrpc: '2.0', id, method, params })
const seam = ({ webPort, token }: Target, signal: AbortSignal) =>
  webSocket(`ws://127.0.0.1:${webPort}/api`, ['dipnet.v1', `token.${token}`], signal)

/** JUMPDEST, PUSH0, JUMP: until the gas is gone. */
const LOOP = { input: '0x5b5f56' }
const word = (n: number) => n.toString(16).padStart(64, '0')
/** One modular exponentiation of 512-byte numbers: all the gas in one step that cannot be interrupted. */
const POWER = {
  to: '0x0000000000000000000000000000000000000005',
  data: `0x${word(512)}${word(512)}${word(512)}${'fd'.repeat(1_536)}`,
}
const BRACKETS = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
const OBJECTS = `[${'{},'.repeat(600_000)}{}]`
const UPGRADE =
  'Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** Everything that brought a node to its knees once, by name. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'sixteen calls in a batch': ({ rpcPort }, signal) =>
    repeat(signal, 1, () =>
      post(
        rpcPort,
        JSON.stringify(Array.from({ length: 16 }, (_, i) => request('eth_call', [LOOP, 'latest'], i))),
        signal,
      ),
    ),
  'sixteen sockets with a call each': async ({ rpcPort }, signal) => {
    await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        repeat(signal, 5, () =>
          post(
            rpcPort,
            JSON.stringify(request(i % 4 === 0 ? 'eth_estimateGas' : 'eth_call', [i % 4 === 1 ? POWER : LOOP])),
            signal,
          ),
        ),
      ),
    )
  },
  'proofs and logs without end': ({ rpcPort }, signal) =>
    repeat(signal, 1, () =>
      post(
        rpcPort,
        JSON.stringify([
          ...Array.from({ length: 40 }, (_, i) =>
            request(
              'eth_getLogs',
              [
                {
                  fromBlock: '0x1',
                  toBlock: 'latest',
                  address: i % 2 === 0 ? [] : '0x000000000000000000000000000000000000d001',
                },
              ],
              i,
            ),
          ),
          ...Array.from({ length: 40 }, (_, i) =>
            request(
              'dip_getProof',
              [
                '0x000000000000000000000000000000000000d001',
                Array.from({ length: 100 }, (_, slot) => `0x${slot.toString(16)}`),
                'finalized',
              ],
              i,
            ),
          ),
          ...Array.from({ length: 200 }, (_, i) =>
            request('eth_feeHistory', ['0x400', 'latest', Array.from({ length: 100 }, () => 50)], i),
          ),
        ]),
        signal,
      ),
    ),
  'brackets to both servers': async (target, signal) => {
    await Promise.all([
      repeat(signal, 20, () => post(target.rpcPort, BRACKETS, signal)),
      repeat(signal, 20, () => post(target.rpcPort, OBJECTS, signal)),
      repeat(signal, 20, () => post(target.rpcPort, '['.repeat(4e6) + ']'.repeat(4e6), signal)),
      repeat(signal, 20, async () => {
        const socket = await seam(target, signal)
        socket?.send(`{"t":"r","id":1,"x":${BRACKETS}}`)
        socket?.send(JSON.stringify({ t: 'r', id: 2, x: BRACKETS }))
        await pause(100)
        socket?.terminate()
      }),
    ])
  },
  'three hundred idle connections': async (target, signal) => {
    for (const port of [target.rpcPort, target.webPort]) {
      for (let i = 0; i < 150; i++) {
        const socket = dial(port, signal)
        if (i % 3 === 0) socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n')
        if (i % 3 === 1) socket.write('GET / HT')
      }
    }
    await Promise.all(Array.from({ length: 30 }, () => webSocket(`ws://127.0.0.1:${target.rpcPort}/`, [], signal)))
    await repeat(signal, 200, () => void dial(target.rpcPort, signal).write('POST / HTTP/1.1\r\n'))
  },
  'upgrades for // with resets': async (target, signal) => {
    await Promise.all(
      [target.rpcPort, target.webPort].map((port) =>
        repeat(signal, 10, async () => {
          for (const text of [
            `GET // HTTP/1.1\r\n${UPGRADE}`,
            `GET //[ HTTP/1.1\r\nOrigin: http://evil.example\r\n${UPGRADE}`,
            `GET /api HTTP/1.1\r\n${UPGRADE}`,
          ]) {
            const socket = dial(port, signal)
            await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
            socket.write(text)
            await pause(Math.random() * 3)
            socket.resetAndDestroy()
          }
        }),
      ),
    )
  },
  'a page that asks and never reads': (target, signal) =>
    repeat(signal, 200, async () => {
      const socket = await seam(target, signal)
      if (socket === null) return
      socket.pause()
      for (let i = 0; i < 6_000 && !signal.aborted && socket.readyState === socket.OPEN; i++) {
        socket.send(
          JSON.stringify({
            t: i % 50 === 0 ? 's' : 'r',
            id: i,
            x: JSON.stringify({ name: i % 50 === 0 ? 'network.status' : 'network.templates' }),
          }),
        )
        if (i % 500 === 0) await pause(5)
      }
      await pause(1_000)
      socket.terminate()
    }),
  'a client that asks and never reads': ({ rpcPort }, signal) =>
    repeat(signal, 200, async () => {
      const socket = await webSocket(`ws://127.0.0.1:${rpcPort}/`, [], signal)
      if (socket === null) return
      socket.pause()
      for (let i = 0; i < 64; i++) socket.send(JSON.stringify(request('eth_subscribe', ['newHeads'])))
      for (let i = 0; i < 5_000 && !signal.aborted && socket.readyState === socket.OPEN; i++) {
        socket.send(JSON.stringify(request('eth_feeHistory', ['0x400', 'latest', [50]], i)))
        if (i % 100 === 0) await pause(5)
      }
      await pause(1_000)
      socket.terminate()
    }),
}
