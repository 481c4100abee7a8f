import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { WebSocket } from 'ws'
import { createRpcClient, type RpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import { bundleNode } from '../../support/network/bundleNode.ts'
import { openSeam, type NodeSeam } from '../../support/nodeProcess.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Lot } from '../ground/ground.ts'

const CLOCK = fileURLToPath(new URL('movableClock.mjs', import.meta.url))
const READY_MS = 180_000

export type HostKind = 'witness' | 'relay' | 'party'

interface HostPorts {
  readonly peers: number
  readonly web: number
  readonly rpc: number
}

interface TownHostOptions {
  readonly name: string
  readonly kind: HostKind
  readonly lot: Lot
  readonly dataDir: string
  readonly ports: HostPorts
  readonly startArgs: readonly string[]
}

/** Where a host stands, as the table shows it. */
export interface HostStanding {
  readonly head: number
  readonly final: number
  readonly peers: number
  readonly seat: string
  /** Null where the node does not say it to a window. */
  readonly units: number | null
}

/** A computer of the town with its node: a real process over a real disk and the sockets of its own network. */
export interface TownHost {
  readonly name: string
  readonly kind: HostKind
  readonly lot: Lot
  readonly dataDir: string
  readonly rpc: RpcClient
  readonly pid: number | null
  /** What it said last, where it ended without being told to: a fault of the node. */
  readonly endedBy: string | null
  /** Calls and files as its window has them. @throws while it is down; MISMATCH if it ended by itself */
  readonly seam: NodeSeam
  /** Where a browser shows its app, with the token. @throws while it is down, and where no browser is needed */
  readonly url: string
  start(): Promise<void>
  /** Ends it without a chance to tidy up. */
  killNine(): Promise<void>
  stop(): Promise<void>
  /** Everything it kept is gone; it must be down. */
  emptyDisk(): Promise<void>
  /** Sets its wall clock so far off, ms; over restarts too. */
  moveClock(byMs: number): Promise<void>
  /** Null while it does not answer, or is in no network yet. */
  status(): Promise<ChainStatus | null>
  /** Null where {@link status} would be; a window, too, says this much. */
  standing(): Promise<HostStanding | null>
  /** Its block of a height. @throws where it has none */
  blockAt(height: number): Promise<{ readonly hash: string; readonly stateRoot: string }>
  /** Somebody's money, wei, at that height; at a window, which shows no past, now. */
  balanceAt(account: Address, height: number): Promise<bigint>
}

const tagOf = (height: number) => `0x${height.toString(16)}`

/** What the table shows of a headless host, over its JSON-RPC. */
function readings(
  name: string,
  rpc: RpcClient,
  status: TownHost['status'],
): Pick<TownHost, 'standing' | 'blockAt' | 'balanceAt'> {
  return {
    async standing() {
      const now = await status()
      if (now === null) return null
      const { head, final, peers, witness, units } = now
      return { head: head.height, final: final.height, peers, seat: witness.seat, units }
    },
    async blockAt(height) {
      const block = await rpc.call<{ hash: string; stateRoot: string } | null>('eth_getBlockByNumber', [
        tagOf(height),
        false,
      ])
      if (block === null) throw new Error(`${name} has no block ${height}`)
      return block
    },
    balanceAt: async (account, height) => BigInt(await rpc.call<string>('eth_getBalance', [account, tagOf(height)])),
  }
}

/** The node as it is shipped, in the host's own network. */
async function commandOf({ lot, dataDir, ports, startArgs }: TownHostOptions): Promise<string[]> {
  return [
    ...lot.prefix,
    process.execPath,
    '--trace-warnings',
    '--import',
    CLOCK,
    await bundleNode(),
    'start',
    '--data',
    dataDir,
    '--host',
    lot.listenHost,
    ...(lot.announce === null ? [] : ['--announce', lot.announce]),
    '--port',
    String(ports.peers),
    '--web',
    String(ports.web),
    '--rpc',
    String(ports.rpc),
    ...startArgs,
  ]
}

export function createTownHost(options: TownHostOptions): TownHost {
  const { name, kind, lot, dataDir, ports } = options
  const rpc = createRpcClient(`http://127.0.0.1:${ports.rpc}`)
  const clockFile = `${dataDir}.clock`
  const logFile = `${dataDir}.log`
  let child: ChildProcess | null = null
  let endedBy: string | null = null
  let seam: (NodeSeam & { readonly socket: WebSocket }) | null = null
  let appUrl = ''

  const end = async (signal: NodeJS.Signals) => {
    const running = child
    child = null
    seam?.socket.terminate()
    seam = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  const start = async () => {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const [command, ...args] = await commandOf(options)
    const started = spawn(command!, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TOWN_CLOCK: clockFile },
    })
    child = started
    endedBy = null
    let last = ''
    started.once('exit', (code) => {
      if (child === started) endedBy = `exit ${String(code)}: ${last}`
    })
    started.stderr.on('data', (chunk: Buffer) => {
      last = (last + chunk.toString()).slice(-2_000)
      appendFileSync(logFile, chunk)
    })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} did not become ready: ${last}`)), READY_MS)
      createInterface({ input: started.stdout }).on('line', (line) => {
        if (line.startsWith('app ')) appUrl = line.slice(4).trim()
        if (line !== 'ready') return
        clearTimeout(timer)
        resolve()
      })
      started.once('exit', (code) => {
        clearTimeout(timer)
        reject(new Error(`${name} exited with ${String(code)}: ${last}`))
      })
    })
    seam = await openSeam(appUrl)
  }
  const status = () => (child === null ? Promise.resolve(null) : rpc.call<ChainStatus>('dip_status').catch(() => null))
  return {
    name,
    kind,
    lot,
    dataDir,
    rpc,
    get endedBy() {
      return endedBy
    },
    get pid() {
      return child?.pid ?? null
    },
    get seam() {
      if (endedBy !== null) throw new Error(`MISMATCH: ${name} ended by itself, ${endedBy}`)
      if (seam === null) throw new Error(`${name} is down`)
      return seam
    },
    get url() {
      if (seam === null) throw new Error(`${name} is down`)
      return appUrl
    },
    start,
    killNine: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async emptyDisk() {
      if (child !== null) throw new Error(`${name} runs`)
      for (const path of [dataDir, join(`${dataDir}.clock`)]) await rm(path, { recursive: true, force: true })
    },
    async moveClock(byMs) {
      await writeFile(clockFile, String(byMs))
      child?.kill('SIGUSR2')
    },
    status,
    ...readings(name, rpc, status),
  }
}
