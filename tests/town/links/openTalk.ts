import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { freePorts } from '../../support/network/freePorts.ts'
import type { Ground, Lot } from '../ground/ground.ts'

/** How long who fetches waits for the whole, ms. */
const PATIENCE_MS = 5_000
/** How often the time is asked; the best answer counts, since a busy machine only ever adds. */
const TIMES = 5

interface Fetched {
  /** `end`; `silence` where it is not all there after 5 s; else the error's code. */
  readonly how: string
  /** Bytes that came. */
  readonly got: number
  /** Whether they came in the order they were sent in. */
  readonly isInOrder: boolean
  readonly ms: number
}

export interface Asked {
  /** Four ways: a connection, a question and its answer, ms. */
  readonly openMs: number
  readonly thereMs: number
  readonly backMs: number
}

/** What hosts say to each other by plain TCP, so that a cable is measured. */
export interface Talk {
  /** Fetches what every host serves, from an address. */
  fetches(name: string, address: string): Promise<Fetched>
  /** How late it is there; all hosts have this machine's clock. */
  asks(name: string, address: string): Promise<Asked>
  end(): void
}

/** Bytes that follow from their place. */
const BYTE_AT = 'const byteAt = (place) => (place ^ (place >> 8) ^ (place >> 16)) & 255'
const serve = (host: string, bytes: number, port: number, clockPort: number) => `
  ${BYTE_AT}
  const all = Buffer.from(Array.from({ length: ${bytes} }, (_, place) => byteAt(place)))
  const serve = (to) => to.on('error', () => 0).end(all)
  const tell = (to) => to.on('error', () => 0).on('data', () => to.write(String(Date.now())))
  require('net').createServer(tell).listen(${clockPort}, '${host}', () =>
    require('net').createServer(serve).listen(${port}, '${host}', () => console.log('listens')))`
const fetchFrom = (address: string, port: number) => `
  ${BYTE_AT}
  const from = Date.now()
  let got = 0
  let isInOrder = true
  const done = (how) => {
    console.log(JSON.stringify({ how, got, isInOrder, ms: Date.now() - from }))
    process.exit()
  }
  const socket = require('net').connect(${port}, '${address}')
  socket.on('data', (part) => {
    for (const byte of part) if (byte !== byteAt(got++)) isInOrder = false
  }).on('error', ({ code }) => done(code)).on('end', () => done('end'))
  setTimeout(() => done('silence'), ${PATIENCE_MS})`
const askTheTime = (address: string, clockPort: number) => `
  const from = Date.now()
  const socket = require('net').connect(${clockPort}, '${address}')
  const said = []
  let asked = from
  const ask = () => {
    asked = Date.now()
    socket.write('?')
  }
  ask()
  socket.on('data', (there) => {
    const [then, now] = [Number(there), Date.now()]
    said.push({ thereMs: then - asked, backMs: now - then, openMs: now - from })
    if (said.length <= ${TIMES}) return ask()
    const [{ openMs }, ...rest] = said
    const best = (way) => Math.min(...rest.map((one) => one[way]))
    console.log(JSON.stringify({ openMs, thereMs: best('thereMs'), backMs: best('backMs') }))
    process.exit()
  })`

/** A script of Node in a process of a host. */
export function startAt({ prefix }: Pick<Lot, 'prefix'>, script: string) {
  const [command, ...args] = [...prefix, process.execPath, '-e', script]
  return spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Has every host of a ground serve so many bytes, and tell the time. */
export async function openTalk(ground: Ground, bytes: number): Promise<Talk> {
  const [port, clockPort] = (await freePorts(2)) as [number, number]
  const running: ChildProcess[] = []
  const firstWords = async (lot: Lot, script: string): Promise<string> => {
    const child = startAt(lot, script)
    running.push(child)
    return String((await once(child.stdout, 'data'))[0])
  }
  for (const lot of ground.lots.values()) {
    await lot.expose(port)
    await lot.expose(clockPort)
    await firstWords(lot, serve(lot.listenHost, bytes, port, clockPort))
  }
  const say = async <T>(name: string, script: string) =>
    JSON.parse(await firstWords(ground.lots.get(name)!, script)) as T
  return {
    fetches: (name, address) => say<Fetched>(name, fetchFrom(address, port)),
    asks: (name, address) => say<Asked>(name, askTheTime(address, clockPort)),
    end: () => {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}
