import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Ground, Lot, PlotPlan } from '../ground/ground.ts'
import { createProxyCable, type ProxyCable } from '../proxies/createProxyCable.ts'
import { createWay } from '../proxies/createWay.ts'
import { joinSockets } from '../proxies/joinSockets.ts'
import { createWhoDials, HOST_MARK } from '../proxies/whoDials.ts'

/** Where others reach the host of that number, and where it really listens, which nobody is told. */
const outside = (number: number) => `127.77.0.${number}`
const inside = (number: number) => `127.78.0.${number}`

/**
 * Lays hosts on this machine's loopback, each behind a proxy that is its cable: it knows whose connections it accepts,
 * and so acts per pair of hosts and in both directions. Linux, without root. A cut cable is silence: what opens a
 * connection is accepted by this machine, and then nothing comes. Nobody is behind a router: an address of loopback is
 * nobody's public one, so that nodes neither relay here nor ask a relay.
 */
export async function layProxies(plans: readonly PlotPlan[]): Promise<Ground> {
  const town = `${process.pid}-${Math.floor(Math.random() * 1e6).toString(36)}`
  const whoDials = createWhoDials(town)
  const cables = new Map<string, ProxyCable>()
  const servers: Server[] = []
  const open = new Set<Socket>()
  const waiting = new Set<() => void>()
  const changed = () => {
    const all = [...waiting]
    waiting.clear()
    for (const again of all) again()
  }
  const watched = (socket: Socket): Socket => {
    open.add(socket)
    socket.setNoDelay()
    return socket.on('error', () => undefined).on('close', () => open.delete(socket))
  }
  const join = (near: Socket, from: ProxyCable, to: ProxyCable, dial: () => Socket) => {
    let far: Socket | null = null
    const shared = {
      isOpen: () => from.leadsTo(to.address) && to.leadsTo(from.address),
      onClosed: (again: () => void) => void waiting.add(again),
      givenUp() {
        near.resetAndDestroy()
        far?.resetAndDestroy()
      },
    }
    const way = (one: ProxyCable, other: ProxyCable) =>
      createWay({
        ...shared,
        stretches: [
          { line: one.out, loss: one.loss },
          { line: other.in, loss: other.loss },
        ],
      })
    joinSockets(near, () => (far = dial()), way(from, to), way(to, from))
  }
  const expose = async (number: number, port: number) => {
    const [address, host] = [outside(number), inside(number)]
    const accept = async (near: Socket) => {
      watched(near)
      const { remoteAddress, remotePort } = near
      if (remoteAddress === undefined || remotePort === undefined) return void near.destroy()
      const from = await whoDials({ address: remoteAddress, port: remotePort }, { address, port })
      // Nobody of the town, or gone by now.
      if (from === null || near.destroyed) return void near.destroy()
      const dial = () => watched(connect({ host, port, allowHalfOpen: true }))
      join(near, cables.get(from)!, cables.get(plans[number - 1]!.name)!, dial)
      near.resume()
    }
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => void accept(near))
    servers.push(server)
    server.listen(port, address)
    await once(server, 'listening')
  }
  const layLot = (plan: PlotPlan, number: number): Lot => {
    const address = outside(number)
    const cable = createProxyCable(address, plan, changed)
    cables.set(plan.name, cable)
    return {
      name: plan.name,
      address,
      listenHost: inside(number),
      announce: address,
      prefix: ['env', `${HOST_MARK}=${town}/${plan.name}`],
      cable,
      expose: (port) => expose(number, port),
      openDoors: () => Promise.resolve(),
    }
  }
  return {
    kind: 'proxies',
    lots: new Map(plans.map((plan, index) => [plan.name, layLot(plan, index + 1)])),
    async clear() {
      for (const server of servers) server.close()
      for (const socket of open) socket.destroy()
      waiting.clear()
    },
  }
}
