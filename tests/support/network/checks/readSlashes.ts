import { decodeEventLog, type Hex } from 'viem'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import type { FleetNode } from '../fleetNode.ts'

/** One punished offence, from the chain's logs. */
export interface Slash {
  readonly height: number
  readonly slot: number
  readonly offender: string
  readonly reporter: string
  readonly kind: string
  readonly penaltyWei: bigint
}

interface Log {
  readonly topics: [Hex, ...Hex[]]
  readonly data: Hex
  readonly blockNumber: Hex
}

/** Every punished offence of the chain up to a height, oldest first. */
export async function readSlashes(node: FleetNode, to: number): Promise<Slash[]> {
  const logs = await node.rpc.call<Log[]>('eth_getLogs', [
    { address: REGISTRY_ADDRESS, fromBlock: '0x0', toBlock: `0x${to.toString(16)}` },
  ])
  const out: Slash[] = []
  for (const log of logs) {
    const event = decodeEventLog({ abi: REGISTRY_ABI, topics: log.topics, data: log.data })
    if (event.eventName !== 'Slashed') continue
    const block = await node.rpc.call<{ slot: Hex }>('eth_getBlockByNumber', [log.blockNumber, false])
    out.push({
      height: Number(log.blockNumber),
      slot: Number(block.slot),
      offender: event.args.witness.toLowerCase(),
      reporter: event.args.reporter.toLowerCase(),
      kind: event.args.kind,
      penaltyWei: event.args.penalty,
    })
  }
  return out
}
