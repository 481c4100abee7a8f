import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { runTool } from '../ground/runTool.ts'

const LINE = fileURLToPath(new URL('delayLine.mjs', import.meta.url))

export interface DelayLine {
  readonly ms: number
  /** The port is on the bridge again; what is on the way is lost. */
  close(): Promise<void>
}

/**
 * Takes a port off the bridge `street` and puts a line between them on which every frame takes `ms`, each way: two TAP
 * devices with a process in user space between them, one on the bridge, the other with the port on a small bridge.
 * @param street namespace of the bridge, whose loopback is up
 * @param port `to-NAME`, at most 15 characters
 * @param ms from 1
 * @throws where there is no socat or no TAP device
 */
export async function openDelayLine(street: string, port: string, ms: number): Promise<DelayLine> {
  const [streetTap, portTap, bridge] = ['ts', 'tp', 'br'].map((kind) => port.replace(/^to/, kind))
  const ip = (...lines: string[]) => runTool('ip', ['-n', street, '-batch', '-'], `${lines.join('\n')}\n`)
  const args = ['netns', 'exec', street, process.execPath, LINE, String(ms), streetTap!, portTap!]
  const child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let isClosing = false
  const gone = once(child, 'exit').then(([code]) => {
    if (!isClosing) process.stderr.write(`the delay line ${port} ended by itself: ${String(code)}\n`)
    return code as number | null
  })
  const end = async () => {
    isClosing = true
    child.stdin.end()
    await gone
  }
  await Promise.race([
    once(child.stdout, 'data'),
    gone.then((code) => Promise.reject(new Error(`no delay line: ${String(code)}; delay takes the package socat`))),
  ])
  try {
    await ip(
      `link add name ${bridge} type bridge`,
      `link set dev ${bridge} up`,
      `link set dev ${portTap} master ${bridge}`,
      `link set dev ${port} master ${bridge}`,
      `link set dev ${streetTap} master street`,
    )
  } catch (error) {
    await end()
    throw error
  }
  return {
    ms,
    async close() {
      await ip(`link set dev ${port} master street`, `link del dev ${bridge}`)
      await end()
    },
  }
}
