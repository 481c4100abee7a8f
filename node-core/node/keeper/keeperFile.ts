import { z } from 'zod'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createJsonFile, type JsonFile } from '../state/jsonFile.ts'
import type { KeeperDay } from './keeperBudget.ts'

/** A default that this node sent and that the chain has not answered yet. */
export interface SentDefault {
  readonly licence: Address
  readonly id: Hash
  readonly step: string
  readonly transaction: Hash
  readonly from: Address
}

/** What a restart must not forget: what today cost already, and what is on its way. */
export interface KeptKeeper extends KeeperDay {
  readonly onTheWay: readonly SentDefault[]
}

/** Defaults on their way at once; what comes above that waits. */
export const MOST_ON_THE_WAY = 64

const text = <T extends string>() => z.custom<T>((value) => typeof value === 'string' && value.length <= 80)
const schema: z.ZodType<KeptKeeper> = z.object({
  day: z.number().int(),
  sent: z.number().int().min(0),
  spentWei: z.bigint().min(0n),
  onTheWay: z
    .array(
      z.object({
        licence: text<Address>(),
        id: text<Hash>(),
        step: text<string>(),
        transaction: text<Hash>(),
        from: text<Address>(),
      }),
    )
    .max(MOST_ON_THE_WAY),
})

/** The keeper's own small file. */
export function keeperFile(path: string): JsonFile<KeptKeeper> {
  return createJsonFile(path, schema, { day: 0, sent: 0, spentWei: 0n, onTheWay: [] })
}
