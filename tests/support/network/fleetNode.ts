import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRpcClient, type RpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import type { Address } from '#node-core/model/ids.ts'
import { bundleNode } from './bundleNode.ts'

/** A node of the fleet: a folder, ports, and, while it runs, an OS process. */
export interface FleetNode {
  readonly name: string
  readonly dataDir: string
  readonly witness: Address
  readonly rpc: RpcClient
  readonly pid: number | null
  /** Starts it; resolves when it says `ready`. */
  start(): Promise<void>
  /** What the last start printed before `ready`. */
  readonly said: readonly string[]
  /** Ends it without a chance to tidy up. */
  killNine(): Promise<void>
  stop(): Promise<void>
  /** Null while it does not answer. */
  status(): Promise<ChainStatus | null>
  /**
   * Runs one operator's command in a process of its own with this node's folder and its JSON-RPC; its standard output.
   */
  operate(args: readonly string[]): Promise<string>
}

export interface FleetNodeOptions {
  readonly name: string
  readonly dataDir: string
  readonly witness: Address
  readonly port: number
  readonly rpcPort: number
  /** @default ['--arm-key'] */
  readonly startArgs?: readonly string[]
}

/**
 * Runs one command of the headless node in a process of its own; its standard output.
 * @throws with its standard error when it fails
 */
export async function runNodeCommand(args: readonly string[]): Promise<string> {
  const command = spawn(process.execPath, [await bundleNode(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  command.stdout.on('data', (chunk) => (out += String(chunk)))
  command.stderr.on('data', (chunk) => (err = (err + String(chunk)).slice(-2_000)))
  const [code] = (await once(command, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} exited with ${String(code)}: ${err}`)
  return out.trim()
}

const READY_MS = 120_000

export function createFleetNode({
  name,
  dataDir,
  witness,
  port,
  rpcPort,
  startArgs = ['--arm-key'],
}: FleetNodeOptions): FleetNode {
  const rpc = createRpcClient(`http://127.0.0.1:${rpcPort}`)
  let child: ChildProcess | null = null
  let said: string[] = []
  const end = async (signal: NodeJS.Signals) => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  return {
    name,
    dataDir,
    witness,
    rpc,
    get pid() {
      return child?.pid ?? null
    },
    get said() {
      return said
    },
    async start() {
      const bundle = await bundleNode()
      // A safety record that is there is used; --arm-key matters only to a key that has none (a start after the
      // network's first slot).
      const started = spawn(
        process.execPath,
        [
          '--enable-source-maps',
          bundle,
          'start',
          '--data',
          dataDir,
          '--port',
          String(port),
          '--rpc',
          String(rpcPort),
          ...startArgs,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      )
      child = started
      said = []
      const logFile = join(dataDir, 'node.log')
      let last = ''
      started.stderr.on('data', (chunk: Buffer) => {
        last = (last + chunk.toString()).slice(-2_000)
        appendFileSync(logFile, chunk)
      })
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${name} did not become ready: ${last}`)), READY_MS)
        createInterface({ input: started.stdout }).on('line', (line) => {
          if (line !== 'ready') return void said.push(line)
          clearTimeout(timer)
          resolve()
        })
        started.once('exit', (code) => {
          clearTimeout(timer)
          reject(new Error(`${name} exited with ${String(code)}: ${last}`))
        })
      })
    },
    killNine: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    status: () => (child === null ? Promise.resolve(null) : rpc.call<ChainStatus>('dip_status').catch(() => null)),
    operate: (args) => runNodeCommand([...args, '--data', dataDir, '--rpc', rpc.url]),
  }
}
