import type { FleetNode } from '../fleetNode.ts'

interface RpcBlock {
  readonly hash: string
  readonly stateRoot: string
  readonly miner: string
}

export interface Comparison {
  /** Blocks 1…height, the same hash and state root on every node. */
  readonly comparedTo: number
  readonly lowestFinal: number
  readonly highestFinal: number
  readonly heads: readonly number[]
  /** Blocks by producer, lower-case address. */
  readonly produced: ReadonlyMap<string, number>
}

/** At most so many blocks may the finals of two running nodes lie apart at one moment. */
const FINAL_SPREAD = 4

async function blockAt(node: FleetNode, height: number): Promise<RpcBlock> {
  const block = await node.rpc.call<RpcBlock | null>('eth_getBlockByNumber', [`0x${height.toString(16)}`, false])
  if (block === null) throw new Error(`MISMATCH: ${node.name} has no block ${height} below its final one`)
  return block
}

/**
 * Compares every final block of every node: hash and state root at each height up to the lowest final one.
 * @throws on any mismatch
 */
export async function compareChains(nodes: readonly FleetNode[]): Promise<Comparison> {
  const statuses = await Promise.all(
    nodes.map(async (node) => {
      const status = await node.status()
      if (status === null) throw new Error(`MISMATCH: ${node.name} does not answer`)
      return status
    }),
  )
  const finals = statuses.map((status) => status.final.height)
  const lowestFinal = Math.min(...finals)
  const highestFinal = Math.max(...finals)
  if (highestFinal - lowestFinal > FINAL_SPREAD) throw new Error(`MISMATCH: finality lies apart: ${finals.join(' ')}`)
  const produced = new Map<string, number>()
  for (let height = 1; height <= lowestFinal; height++) {
    const blocks = await Promise.all(nodes.map((node) => blockAt(node, height)))
    for (const [i, block] of blocks.entries())
      if (block.hash !== blocks[0]!.hash || block.stateRoot !== blocks[0]!.stateRoot)
        throw new Error(
          `MISMATCH at height ${height}: ${nodes[0]!.name} ${blocks[0]!.hash} ${blocks[0]!.stateRoot}, ${nodes[i]!.name} ${block.hash} ${block.stateRoot}`,
        )
    const producer = blocks[0]!.miner.toLowerCase()
    produced.set(producer, (produced.get(producer) ?? 0) + 1)
  }
  return {
    comparedTo: lowestFinal,
    lowestFinal,
    highestFinal,
    heads: statuses.map((status) => status.head.height),
    produced,
  }
}
