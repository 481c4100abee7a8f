import { decodeEventLog, type Abi } from 'viem'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { MarketChainPort, MarketLog } from '../ports.ts'

export interface ContractEvent {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly log: MarketLog
}

/** Null for a log that is not one of `abi`'s events. */
export function decodeLog(abi: Abi, log: MarketLog): ContractEvent | null {
  try {
    const { eventName, args } = decodeEventLog({ abi, data: log.data, topics: log.topics as [Hex, ...Hex[]] })
    return { name: eventName ?? '', args: (args ?? {}) as Record<string, unknown>, log }
  } catch {
    return null
  }
}

/**
 * The events of a contract about one thing in the blocks named, oldest first. The heights come from the contract (an
 * order's trail):
 * there is no way to ask for a contract's whole life, for anybody can make that long.
 * @param topic the events' first indexed argument
 */
export async function readEventsAt(
  chain: Pick<MarketChainPort, 'logs'>,
  address: Address,
  abi: Abi,
  topic: Hash,
  heights: readonly number[],
): Promise<ContractEvent[]> {
  const events: ContractEvent[] = []
  for (const height of [...new Set(heights)].sort((a, b) => a - b)) {
    const logs = await chain.logs({ address, topics: [null, topic], fromHeight: height, toHeight: height })
    events.push(...logs.map((log) => decodeLog(abi, log)).filter((event) => event !== null))
  }
  return events
}
