import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetNode } from '../support/network/fleetNode.ts'
import { numberOption, printTable, round } from './measuring/printTable.ts'
import { processUsage } from './measuring/processUsage.ts'
import { serveHistory } from './measuring/serveHistory.ts'
import { startFollower } from './measuring/startFollower.ts'

interface Synced {
  readonly what: string
  readonly blocks: number
  readonly seconds: number
  readonly blocksPerS: number
  readonly txPerS: number
  /** CPU of the one that imports and of the one that serves, ms a block. */
  readonly importCpuMs: number
  readonly serveCpuMs: number
}

async function measure(what: string, blocks: number, perBlock: number): Promise<Synced> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-sync-'))
  const running: FleetNode[] = []
  try {
    const server = await serveHistory(dir, { what, blocks, perBlock })
    running.push(server)
    await server.start()
    const from = Date.now()
    const serveBefore = processUsage(server.pid!).cpuS
    const follower = await startFollower(server, join(dir, 'follower'))
    running.push(follower)
    let firstMs = 0
    let firstHeight = 0
    let importBefore = 0
    for (;;) {
      const status = await follower.status()
      const height = status?.head.height ?? 0
      // From the first blocks on: connecting is not importing.
      if (firstMs === 0 && height > 0)
        [firstMs, firstHeight, importBefore] = [Date.now(), height, processUsage(follower.pid!).cpuS]
      if (height >= blocks) break
      if (Date.now() - from > 900_000) throw new Error(`stuck at ${height}`)
      await sleep(20)
    }
    const seconds = (Date.now() - firstMs) / 1000
    const imported = blocks - firstHeight
    const [a, b] = await Promise.all(
      [server, follower].map((node) =>
        node.rpc.call<{ stateRoot: string }>('eth_getBlockByNumber', [`0x${blocks.toString(16)}`, false]),
      ),
    )
    if (a!.stateRoot !== b!.stateRoot) throw new Error('the follower has another state')
    return {
      what,
      blocks: imported,
      seconds: round(seconds),
      blocksPerS: round(imported / seconds, 1),
      txPerS: round((imported * perBlock) / seconds, 0),
      importCpuMs: round((1000 * (processUsage(follower.pid!).cpuS - importBefore)) / imported),
      serveCpuMs: round((1000 * (processUsage(server.pid!).cpuS - serveBefore)) / imported),
    }
  } finally {
    await Promise.all(running.map((node) => node.stop()))
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * How fast a new node takes a history from another, both headless nodes in processes of their own over libp2p,
 * everything checked and synced
 * to disk: `--blocks` (5,000) empty ones, then `--full` (200) with `--payments` (500) in each.
 */
export async function syncBench(options: readonly string[]): Promise<object> {
  const results = [
    await measure('empty', numberOption(options, 'blocks', 5_000), 0),
    await measure('payments', numberOption(options, 'full', 200), numberOption(options, 'payments', 500)),
  ]
  printTable([
    ['history', 'blocks', 'seconds', 'blocks/s', 'payments/s', 'import CPU ms a block', 'serve CPU ms a block'],
    ...results.map((r) => [r.what, r.blocks, r.seconds, r.blocksPerS, r.txPerS, r.importCpuMs, r.serveCpuMs]),
  ])
  return { sync: results }
}
