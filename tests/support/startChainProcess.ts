import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { build } from 'esbuild'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ChainProcess {
  readonly url: string
  readonly pid: number
  /** Where its disk said it stood when it opened. */
  readonly height: number
  readonly final: number
  /** Ends it without a chance to tidy up. */
  killNine(): Promise<void>
  stop(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('chainProcess.ts', import.meta.url))
const BUNDLE = fileURLToPath(new URL('../../node_modules/.cache/dipnet/chainProcess.mjs', import.meta.url))
let bundled: Promise<unknown> | undefined

/** One file of our sources, packages left outside: starts five times faster than through a loader. */
function bundle(): Promise<unknown> {
  bundled ??= build({
    entryPoints: [SCRIPT],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '#node-core': fileURLToPath(new URL('../../node-core', import.meta.url)) },
    sourcemap: true,
  })
  return bundled
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Starts `chainProcess.ts` directly under Node: the pid is the chain's own. */
export async function startChainProcess(
  folder: string,
  genesisFile: string,
  key: string,
  nodeOptions: readonly string[] = [],
): Promise<ChainProcess> {
  await bundle()
  const child = spawn(process.execPath, ['--enable-source-maps', ...nodeOptions, BUNDLE, folder, genesisFile, key], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000)
  })
  const lines = createInterface({ input: child.stdout })
  const ready = await Promise.race([once(lines, 'line') as Promise<[string]>, once(child, 'exit').then(() => null)])
  if (ready === null) throw new Error(`the chain process ended: ${errors}`)
  const { url, height, final } = JSON.parse(ready[0]) as { url: string; height: number; final: number }
  return {
    url,
    height,
    final,
    pid: child.pid!,
    killNine: () => ended(child, 'SIGKILL'),
    stop: () => ended(child, 'SIGTERM'),
  }
}
