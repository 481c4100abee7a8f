import { z } from 'zod'
import type { Address, Hash } from '../../model/ids.ts'
import { call } from '../define.ts'
import { address, hash, page } from './schemas.ts'

/** Explorer rows: here, and only here, people meet hashes, gas and nonces. */
export interface BlockRow {
  readonly height: number
  readonly slot: number
  readonly hash: Hash
  readonly time: string
  readonly producer: Address
  readonly transactionCount: number
  readonly gasUsed: bigint
  readonly final: boolean
}

export interface BlockDetails extends BlockRow {
  readonly parentHash: Hash
  readonly stateRoot: Hash
  readonly txRoot: Hash
  readonly baseFeePerGas: bigint
  readonly gasLimit: bigint
  readonly attestedHeight: number | null
  readonly transactions: readonly TransactionRow[]
}

export interface TransactionRow {
  readonly hash: Hash
  readonly height: number | null
  readonly time: string | null
  readonly from: Address
  readonly to: Address | null
  readonly valueWei: bigint
  readonly feeWei: bigint
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly final: boolean
  /** Code of what it did, e.g. `placeOrder`, for a sentence; null when not recognised. */
  readonly action: string | null
}

export interface TransactionDetails extends TransactionRow {
  readonly nonce: number
  /** Whose signed votes stand behind its block; null while nobody's do. */
  readonly witnesses: number | null
  readonly gasUsed: bigint | null
  readonly gasLimit: bigint
  readonly input: string
  readonly logs: readonly {
    readonly address: Address
    readonly event: string | null
    readonly args: Readonly<Record<string, string>>
    readonly topics: readonly string[]
    readonly data: string
  }[]
}

export interface AccountDetails {
  readonly address: Address
  readonly balanceWei: bigint
  readonly nonce: number
  readonly type: 'ordinary' | 'paradigm' | 'instance'
  readonly name: string | null
  readonly transactions: readonly TransactionRow[]
}

export const chainCalls = {
  'chain.blocks': call<readonly BlockRow[]>()('everybody', page),
  'chain.block': call<BlockDetails>()('everybody', z.object({ id: z.union([z.number().int().min(0), hash]) })),
  'chain.transaction': call<TransactionDetails>()('everybody', z.object({ hash })),
  'chain.account': call<AccountDetails>()('everybody', z.object({ address })),
}
