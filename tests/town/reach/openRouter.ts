import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Lot } from '../ground/ground.ts'

const DAEMON = fileURLToPath(new URL('routerDaemon.ts', import.meta.url))
/** As layNamespaces lays a lot behind a router. */
const HOME = '192.168.7.1'

export interface OpenedRouter {
  /** What it did since, a line each: `opened PORT BY`, `closed PORT`. */
  readonly heard: readonly string[]
  /** Switches that off again; forwarded ports stay as they are. */
  close(): Promise<void>
}

/** Switches on, at the router of a lot, that it opens ports when asked. @param by the protocol it speaks */
export async function openRouter({ prefix, address }: Lot, by: 'upnp' | 'natPmp' = 'upnp'): Promise<OpenedRouter> {
  const [command, ...args] = prefix.with(-1, `${prefix.at(-1)!}-router`)
  const child = spawn(
    command!,
    [...args, process.execPath, '--import', 'tsx', DAEMON, HOME, address, ...(by === 'natPmp' ? ['--nat-pmp'] : [])],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const gone = once(child, 'exit')
  const heard: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'open') resolve()
      else heard.push(line)
    })
    void gone.then(([code]) => reject(new Error(`the router’s daemon ended with ${String(code)}`)))
  })
  return {
    heard,
    async close() {
      child.stdin.end()
      await gone
    },
  }
}
