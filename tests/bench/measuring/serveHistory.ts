import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { adoptGenesis } from '#node-core/cli/folder/adoptGenesis.ts'
import { foundingGenesis } from '#node-core/node/session/foundingGenesis.ts'
import { openNodeKeys } from '#node-core/node/keys/nodeKeys.ts'
import { createFleetNode, type FleetNode } from '../../support/network/fleetNode.ts'
import { freePorts } from '../../support/network/freePorts.ts'
import { makeHistory, payerAddresses } from './makeHistory.ts'

export interface ServedHistory {
  /** Said with each thousand blocks. */
  readonly what: string
  readonly blocks: number
  /** Payments in each. */
  readonly perBlock: number
  /** Accounts beside those that pay: what the state holds. @default 0 */
  readonly accounts?: number
}

/** A node in a process of its own that has a history by one witness to serve; not started yet. */
export async function serveHistory(
  dir: string,
  { what, blocks, perBlock, accounts = 0 }: ServedHistory,
): Promise<FleetNode> {
  const dataDir = join(dir, 'witness')
  const [port, rpcPort] = (await freePorts(2)) as [number, number]
  const startMs = Math.floor(Date.now() / 1000) * 1000 - (blocks + 3_600) * 1_000
  // adoptGenesis makes the keys; the genesis has to name them: they are made first.
  await mkdir(dataDir, { recursive: true })
  const keys = await openNodeKeys(join(dataDir, 'node-keys.json'))
  const witness = toAddress(privateKeyToAddress(keys.witness))
  const others = Array.from({ length: accounts }, (_, i) =>
    toAddress(`0x${(2 ** 32 + i).toString(16).padStart(40, '0')}`),
  )
  const text = foundingGenesis({
    name: 'sync',
    chainId: 31_376,
    dev: false,
    startMs,
    witnesses: [{ address: witness }],
    remainderTo: witness,
    allocations: [...payerAddresses, ...others].map((address) => ({ address, balanceWei: 1_000n * WEI_PER_DPN })),
    params: { slotMs: 1_000, executiveCount: 1, alternateCount: 0 },
  })
  await adoptGenesis({ dataDir, genesis: text, bootstrap: [], candidate: false })
  await makeHistory({
    genesis: parseGenesis(JSON.parse(text)),
    witnessKey: keys.witness,
    folder: join(dataDir, 'network', 'chain'),
    blocks,
    perBlock,
    onSample: (height) => void process.stderr.write(`${what}: ${height} blocks made\n`),
    sampleEvery: 1_000,
  })
  return createFleetNode({ name: 'witness', dataDir, witness, port, rpcPort })
}
