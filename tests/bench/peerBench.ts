import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Medians of one target's rounds in one workload. */
export interface PeerResult {
  readonly minedPerS: number
  readonly acceptedPerS: number
  readonly perServerCpuS: number
}

/** The load generator, copied out of its read-only place and set up once in the user's cache (npm registry only). */
export async function setUpPeerBench(source: string): Promise<string> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dipnet-studio', 'peer-bench')
  if (!existsSync(join(folder, 'run.mjs'))) {
    mkdirSync(folder, { recursive: true })
    cpSync(source, folder, { recursive: true })
    await run('chmod', ['-R', 'u+w', folder])
  }
  if (!existsSync(join(folder, 'node_modules', 'viem')))
    await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
  if (
    !existsSync(join(folder, 'peers', 'hardhat', 'node_modules')) ||
    !existsSync(join(folder, 'peers', 'anvil', 'node_modules'))
  ) {
    process.stderr.write('installing the peers to compare with …\n')
    await run('node', ['setup.mjs'], { cwd: folder, maxBuffer: 64 << 20 })
  }
  // The generator hands its settings over in the environment; what reads them is not among its files.
  const config = join(folder, 'peers', 'hardhat', 'hardhat.config.js')
  if (!existsSync(config)) writeFileSync(config, HARDHAT_CONFIG)
  return folder
}

const HARDHAT_CONFIG = `const { BENCH_GAS_LIMIT, BENCH_INTERVAL, BENCH_CHAIN_ID } = process.env
const interval = Number(BENCH_INTERVAL ?? 0)
const network = {
  type: 'edr-simulated', chainType: 'l1', chainId: Number(BENCH_CHAIN_ID ?? 31337), blockGasLimit: Number(BENCH_GAS_LIMIT ?? 1e9), hardfork: 'cancun', loggingEnabled: false,
  mining: interval > 0 ? { auto: false, interval, mempool: { order: 'fifo' } } : { auto: true, interval: 0, mempool: { order: 'fifo' } },
}
export default { networks: { node: network, default: network } }
`

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** One workload against several targets in interleaved rounds; prints the generator's table. */
export async function runPeerBench(
  folder: string,
  options: {
    readonly targets: string
    readonly pid: number
    readonly workload: string
    readonly rounds: number
    readonly intervalMs: number
    readonly port: number
  },
): Promise<Record<string, PeerResult>> {
  const file = join(folder, `dipnet-${options.workload}.json`)
  const child = spawn(
    'node',
    [
      'run.mjs',
      '--target',
      options.targets,
      '--pid',
      String(options.pid),
      '--workload',
      options.workload,
      '--rounds',
      String(options.rounds),
      '--warmup',
      '1000',
      '--interval-ms',
      String(options.intervalMs),
      '--port',
      String(options.port),
      '--json',
      file,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  child.stdout.pipe(process.stdout, { end: false })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the load generator failed (${code})`)
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as {
    results: Record<string, Record<string, PeerResult[]>>
  }
  return Object.fromEntries(
    Object.entries(results).map(([target, workloads]) => {
      const rounds = workloads[options.workload]!
      return [
        target === 'anvil' || target === 'hardhat' ? target : 'dipnet',
        {
          minedPerS: median(rounds.map((r) => r.minedPerS)),
          acceptedPerS: median(rounds.map((r) => r.acceptedPerS)),
          perServerCpuS: median(rounds.map((r) => r.perServerCpuS)),
        },
      ]
    }),
  )
}
