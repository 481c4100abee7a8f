import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import WebSocket from 'ws'
import { createClient, type ApiClient } from '#node-core/api/createClient.ts'
import { createSocketTransport } from '#node-core/api/socketTransport.ts'
import { decodeWire } from '#node-core/api/wire.ts'
import type { ContentId } from '#node-core/model/ids.ts'

const root = join(import.meta.dirname, '..', '..')
/**
 * The loader in the node's own process: tsx's command line would run it in a child, which outlives a SIGKILL of its
 * parent.
 */
const LOADER = ['--import', 'tsx'] as const
const cli = join(root, 'node-core', 'cli', 'index.ts')

/** A running node's seam, as a browser has it: calls over its authenticated WebSocket, files over HTTP. */
export interface NodeSeam {
  readonly client: ApiClient
  putFile(bytes: Uint8Array): Promise<ContentId>
  getFile(id: ContentId): Promise<Uint8Array>
}

/** A headless node in an OS process of its own. */
export interface NodeProcess extends NodeSeam {
  readonly process: ChildProcess
  readonly appUrl: string
  readonly invitation: string | null
  readonly log: string[]
  /** Ends the process; `SIGKILL` for the rude way. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Runs one command of the headless command line to its end; its standard output. */
export async function runCli(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...LOADER, cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (err = (err + String(data)).slice(-4_000)))
  const code = await new Promise((done) => child.on('exit', done))
  if (code !== 0) throw new Error(`node ${args.join(' ')} exited with ${String(code)}: ${err}`)
  return out
}

function openSocket(url: string, token: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['dipnet.v1', `token.${token}`], { maxPayload: 64 * 1024 * 1024 })
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Opens the seam at the address with its token that `start --web` prints. */
export async function openSeam(appUrl: string): Promise<NodeSeam & { readonly socket: WebSocket }> {
  const origin = new URL(appUrl).origin
  const token = /token=([\w-]+)/.exec(appUrl)?.[1] ?? ''
  const socket = await openSocket(`${origin.replace('http', 'ws')}/api`, token)
  const client = createClient(
    createSocketTransport({
      send: (text) => socket.send(text),
      onText: (listener) => void socket.on('message', (data) => listener(String(data))),
      onClose: (listener) => void socket.on('close', listener),
    }),
  )
  const fileUrl = (id: string) => `${origin}/content/${id}?token=${token}`
  return {
    socket,
    client,
    async putFile(bytes) {
      const reply = decodeWire(
        await (await fetch(fileUrl(''), { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> })).text(),
      ) as { ok: boolean; value: ContentId }
      if (!reply.ok) throw new Error('file refused')
      return reply.value
    },
    async getFile(id) {
      const response = await fetch(fileUrl(id))
      if (!response.ok) throw new Error(`file ${id}: ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

/** Starts `dipnet start --web 0` and waits until it says `ready`. */
export async function startNodeProcess(
  args: readonly string[],
  timeoutMs = 60_000,
  nodeOptions: readonly string[] = [],
): Promise<NodeProcess> {
  const child = spawn(process.execPath, [...nodeOptions, ...LOADER, cli, 'start', '--web', '0', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  let appUrl = ''
  let invitation: string | null = null
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`node did not become ready: ${log.slice(-20).join('\n')}`)),
      timeoutMs,
    )
    createInterface({ input: child.stderr }).on('line', (line) => void log.push(line))
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      if (line.startsWith('app ')) appUrl = line.slice(4).trim()
      if (line.startsWith('invitation ')) invitation = line.slice(11).trim()
      if (line === 'ready') {
        clearTimeout(timer)
        resolve()
      }
    })
    child.once('exit', (code) => reject(new Error(`node exited with ${String(code)}: ${log.slice(-20).join('\n')}`)))
  })
  const { socket, ...seam } = await openSeam(appUrl)
  return {
    process: child,
    ...seam,
    appUrl,
    invitation,
    log,
    stop: (signal = 'SIGTERM') =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        socket.terminate()
        child.kill(signal)
      }),
  }
}
