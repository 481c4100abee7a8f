import { join } from 'node:path'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { adoptGenesis } from '#node-core/node/operator/adoptGenesis.ts'
import { foundingGenesis } from '#node-core/node/operator/foundingGenesis.ts'
import { openNodeKeys } from '#node-core/node/session/nodeKeys.ts'
import { mkdir } from 'node:fs/promises'
import { bundleNode } from './bundleNode.ts'
import { createFleetNode, type FleetNode } from './fleetNode.ts'
import { freePorts } from './freePorts.ts'

export interface FleetOptions {
  /** Folder for the data folders; made. */
  readonly dir: string
  /** Executive witnesses, odd. */
  readonly witnesses: number
  /** Further witnesses behind them, each with a node too. */
  readonly alternates: number
  readonly slotMs: number
  readonly termSlots: number
  /** Time for the processes to start before the network's first slot. */
  readonly leadMs: number
}

export interface Fleet {
  readonly nodes: readonly FleetNode[]
  readonly executive: readonly FleetNode[]
  readonly alternates: readonly FleetNode[]
  readonly startMs: number
  stop(): Promise<void>
}

/** Votes that the witness of rank `i` (0 = first) of `n` starts with, DPN: falling, so that the order is plain. */
export const startingVotes = (i: number, n: number): bigint => BigInt(n - i) * 1_000n

/** Makes the data folders of a network of several witnesses and a genesis that names them all; starts nothing. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const count = options.witnesses + options.alternates
  const members = await Promise.all(Array.from({ length: count }, async (_, i) => {
    const dataDir = join(options.dir, `node${i + 1}`)
    await mkdir(dataDir, { recursive: true })
    const keys = await openNodeKeys(join(dataDir, 'node-keys.json'))
    const peer = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', keys.identity)).toString()
    return { dataDir, peer, witness: toAddress(privateKeyToAddress(keys.witness)), treasury: toAddress(privateKeyToAddress(keys.treasury)) }
  }))
  const ports = await freePorts(2 * count)
  await bundleNode()
  const startMs = Math.ceil((Date.now() + options.leadMs) / 1000) * 1000
  const genesis = foundingGenesis({
    name: `${options.witnesses} witnesses`, chainId: 31_375, dev: false, startMs,
    witnesses: members.map(({ witness }, i) => ({ address: witness, votesWei: startingVotes(i, count) * WEI_PER_DPN, name: `n${i + 1}` })),
    allocations: members.map(({ witness }) => ({ address: witness, balanceWei: 1_000n * WEI_PER_DPN })),
    remainderTo: members[0]!.treasury,
    params: {
      slotMs: options.slotMs, termSlots: options.termSlots, executiveCount: options.witnesses, alternateCount: options.alternates,
      // Only votes shall move a seat here: a witness that is killed for a minute is not fined.
      downtime: { missesInRow: 30, windowSlots: 30, missesInWindow: 31 },
    },
  })
  const addresses = members.map(({ peer }, i) => `/ip4/127.0.0.1/tcp/${ports[i]!}/p2p/${peer}`)
  const nodes = await Promise.all(members.map(async ({ dataDir, witness }, i) => {
    await adoptGenesis({ dataDir, genesis, bootstrap: addresses.filter((_, j) => j !== i), candidate: false })
    return createFleetNode({ name: `n${i + 1}`, dataDir, witness, port: ports[i]!, rpcPort: ports[count + i]! })
  }))
  return {
    nodes, executive: nodes.slice(0, options.witnesses), alternates: nodes.slice(options.witnesses), startMs,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
}
