import { createSocket } from 'node:dgram'
import { routerFailed, routerRefused } from '../errors.ts'
import { endsWithin } from '../requests/endsWithin.ts'
import type { Gateway } from './gateway.ts'

/** Waits before each time it is asked, ms (RFC 6886 §3.1, broken off sooner: nobody waits a minute for a router). */
const TRIES_MS = [0, 250, 500, 1_000] as const
const MAP_TCP = 2

export interface NatPmpPlace {
  readonly router: string
  readonly internalIp: string
  readonly port: number
}

/**
 * NAT-PMP (RFC 6886) at a router's address. What others send is not heard: the socket is connected.
 * @throws NETWORK_ROUTER_FAILED where nobody answers in it
 */
export async function openNatPmp(
  { router, internalIp, port: natPmpPort }: NatPmpPlace,
  answerMs: number,
  signal: AbortSignal,
): Promise<Gateway> {
  const ask = (request: Buffer, answerBytes: number, outer: AbortSignal): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const on = endsWithin(outer, answerMs)
      const socket = createSocket('udp4')
      const timers: NodeJS.Timeout[] = []
      let isDone = false
      const end = (settle: () => void) => {
        if (isDone) return
        isDone = true
        for (const timer of timers) clearTimeout(timer)
        on.removeEventListener('abort', abort)
        socket.close()
        settle()
      }
      const fail = (cause?: unknown) => end(() => reject(routerFailed('no answer by NAT-PMP', { router }, cause)))
      const abort = () => fail(on.reason)
      if (on.aborted) return fail(on.reason)
      on.addEventListener('abort', abort)
      socket.on('error', fail)
      socket.on('message', (answer) => {
        if (answer.length < 4 || answer[0] !== 0 || answer[1] !== request[1]! + 128) return
        const result = answer.readUInt16BE(2)
        if (result !== 0) return end(() => reject(routerRefused('the router refuses', { router, reason: result })))
        if (answer.length >= answerBytes) end(() => resolve(answer))
      })
      socket.bind({ address: internalIp, port: 0 }, () =>
        socket.connect(natPmpPort, router, () => {
          for (const wait of TRIES_MS)
            timers.push(setTimeout(() => socket.send(request, (error) => error !== null && fail(error)), wait))
        }),
      )
    })
  const addressOf = async (on: AbortSignal) => [...(await ask(Buffer.from([0, 0]), 12, on)).subarray(8, 12)].join('.')
  const map = async (port: number, wanted: number, seconds: number, on: AbortSignal) => {
    const request = Buffer.alloc(12)
    request[1] = MAP_TCP
    request.writeUInt16BE(port, 4)
    request.writeUInt16BE(wanted, 6)
    request.writeUInt32BE(seconds, 8)
    const answer = await ask(request, 16, on)
    if (answer.readUInt16BE(8) !== port) throw routerFailed('the router answers for another port', { router })
    return { externalPort: answer.readUInt16BE(10), leaseSeconds: answer.readUInt32BE(12) }
  }
  await addressOf(signal)
  return {
    kind: 'natPmp',
    internalIp,
    async open(port, wanted, leaseSeconds, on) {
      const { externalPort, leaseSeconds: granted } = await map(port, wanted, leaseSeconds, on)
      if (externalPort === 0 || granted === 0) throw routerFailed('the router grants nothing', { router })
      return { externalIp: await addressOf(on), externalPort, leaseSeconds: granted }
    },
    // A mapping is known by the port inside; asked for no time at all, it goes.
    close: async (port, _externalPort, on) => void (await map(port, 0, 0, on)),
  }
}
