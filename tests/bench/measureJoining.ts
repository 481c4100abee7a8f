import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetNode } from '../support/network/fleetNode.ts'
import { printTable, round } from './measuring/printTable.ts'
import { processUsage } from './measuring/processUsage.ts'
import { serveHistory } from './measuring/serveHistory.ts'
import { startFollower } from './measuring/startFollower.ts'

/** What the one that serves takes to cut its snapshot after its start, with room. */
const MADE_WITHIN_MS = 15_000
const MOST_MS = 1_800_000

/** Seconds from the start of the joining process to the head of the one that serves. */
async function joinOnce(server: FleetNode, dir: string, blocks: number, bySnapshot: boolean, running: FleetNode[]) {
  const from = Date.now()
  const follower = await startFollower(server, dir, bySnapshot)
  running.push(follower)
  let lowest = Infinity
  for (;;) {
    const height = (await follower.status())?.head.height ?? 0
    if (height > 0) lowest = Math.min(lowest, height)
    if (height >= blocks) break
    if (Date.now() - from > MOST_MS) throw new Error(`stuck at ${height}`)
    await sleep(50)
  }
  const seconds = (Date.now() - from) / 1_000
  const { cpuS } = processUsage(follower.pid!)
  const { stateRoot } = (await follower.rpc.call<{ stateRoot: string }>('eth_getBlockByNumber', [
    `0x${blocks.toString(16)}`,
    false,
  ]))!
  await follower.stop()
  return { seconds, cpuS, lowest, stateRoot }
}

/**
 * The same history joined by a snapshot and by all its blocks, each by a headless node in a process of its own from one
 * that serves it: same state root, how many times as fast.
 */
export async function measureJoining(blocks: number, accounts: number): Promise<object> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-joining-'))
  const running: FleetNode[] = []
  try {
    const server = await serveHistory(dir, { what: 'joining', blocks, perBlock: 0, accounts })
    running.push(server)
    await server.start()
    await sleep(MADE_WITHIN_MS)
    const snapshot = await joinOnce(server, join(dir, 'snapshot'), blocks, true, running)
    const replay = await joinOnce(server, join(dir, 'replay'), blocks, false, running)
    if (snapshot.stateRoot !== replay.stateRoot) throw new Error('two ways, two states')
    if (snapshot.lowest < blocks / 2)
      throw new Error(`blocks came from ${snapshot.lowest} on: no snapshot was joined by`)
    printTable([
      [`${blocks} blocks behind, ${accounts} accounts`, 'seconds', 'CPU s here', 'first head'],
      ['by snapshot', round(snapshot.seconds), round(snapshot.cpuS), snapshot.lowest],
      ['by blocks', round(replay.seconds), round(replay.cpuS), replay.lowest],
    ])
    return { snapshotVsReplay: round(replay.seconds / snapshot.seconds, 1), blocks, accounts }
  } finally {
    await Promise.all(running.map((node) => node.stop()))
    await rm(dir, { recursive: true, force: true })
  }
}
