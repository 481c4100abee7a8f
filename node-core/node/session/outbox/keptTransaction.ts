import { z } from 'zod'
import { isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { ERROR_CODES, type ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { isAddress, isHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { OUTBOX_REASONS, type OutboxReason, type SignedFacts } from '#node-core/model/outbox.ts'

/** How it ended; nothing of it changes any more. */
interface TransactionEnd {
  readonly state: 'final' | 'refused' | 'givenUp'
  readonly reason: OutboxReason | null
  readonly height: number | null
}

/** A signed transaction as it lies on the disk. */
export interface KeptTransaction extends SignedFacts {
  readonly hash: Hash
  /** The envelope; empty once it ended. */
  readonly raw: Hex
  /** Unix ms. */
  readonly signedAt: number
  /** Head when it was signed: a history that begins above it says nothing of it. */
  readonly height: number
  /** Others have been given it. */
  readonly sent: boolean
  /** It waited for a network or for another: that it came through is news. */
  readonly waited: boolean
  /** The pool's last no, or the contract's. */
  readonly code: ErrorCode | null
  readonly end: TransactionEnd | null
  /** The trouble that was told last, so that each is told once. */
  readonly told: OutboxReason | null
}

const reason = z.enum(OUTBOX_REASONS).nullable()
const address = z.custom<Address>(isAddress)
const hash = z.custom<Hash>(isHash)
const said = z.record(z.string(), z.union([z.string(), z.number(), z.bigint()]))

/** The file, oldest first. */
export const keptTransactions: z.ZodType<readonly KeptTransaction[]> = z.array(
  z.object({
    hash,
    from: address,
    nonce: z.number().int().min(0),
    costWei: z.bigint(),
    maxFeePerGas: z.bigint(),
    maxPriorityFeePerGas: z.bigint(),
    about: z.object({ kind: z.string(), by: z.enum(['person', 'node']), data: said }).nullable(),
    replaces: hash.nullable(),
    raw: z.custom<Hex>((value) => isHex(value)),
    signedAt: z.number(),
    height: z.number(),
    sent: z.boolean(),
    waited: z.boolean(),
    code: z.enum(ERROR_CODES).nullable(),
    end: z.object({ state: z.enum(['final', 'refused', 'givenUp']), reason, height: z.number().nullable() }).nullable(),
    told: reason,
  }),
)
