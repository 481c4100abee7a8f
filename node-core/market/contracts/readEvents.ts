import { decodeEventLog, encodeEventTopics, type Abi, type ContractEventName } from 'viem'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
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

/** All events of a contract, oldest first; with `name` only those, `indexed` filters by indexed arguments. */
export async function readEvents<const A extends Abi>(chain: Pick<MarketChainPort, 'logs'>, address: Address, abi: A, name?: ContractEventName<A>, indexed?: Readonly<Record<string, unknown>>): Promise<ContractEvent[]> {
  const topics = name === undefined ? undefined : (encodeEventTopics({ abi, eventName: name, args: indexed } as never) as (Hex | null)[])
  const logs = await chain.logs(topics === undefined ? { address } : { address, topics })
  return logs.map((log) => decodeLog(abi, log)).filter((event) => event !== null)
}
