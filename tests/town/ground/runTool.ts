import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a system tool to its end, with `input` on its standard input; its standard output.
 * @throws with its standard error when it fails
 */
export async function runTool(command: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  // A tool that reads nothing may be gone before it is told so.
  child.stdin.on('error', () => undefined)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err = (err + String(chunk)).slice(-2_000)))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${String(code)}: ${err}\n${input}`)
  return out
}
