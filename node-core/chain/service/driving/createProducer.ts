import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { BlockExecutor } from '../../execution/blockExecutor.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { PoolView, TransactionPool } from '../../pool/transactionPool.ts'
import type { Logger } from '#node-core/kernel/log.ts'

export interface ProducerOptions {
  readonly genesis: Genesis
  readonly executor: BlockExecutor
  readonly log: Logger
  readonly pool: TransactionPool
  readonly view: PoolView
  /** Wei per gas in the next block. */
  readonly nextBaseFee: () => bigint
  /** Chain time, ms. */
  readonly now: () => number
  readonly feed: (event: CoreEvent) => unknown
}

/** Refusals that time does not mend. */
const NEVER: ReadonlySet<ErrorCode> = new Set([
  'EVM_CREATE_REFUSED',
  'EVM_INIT_CODE_TOO_LARGE',
  'EVM_SENDER_HAS_CODE',
  'EVM_GAS_TOO_LOW',
])
/** However slow this machine is, so much gas is offered to transactions. */
const LEAST_GAS = 100_000n

/**
 * Builds a block on the core's word from what waits in the pool, and answers with `built` or `buildFailed`.
 *
 * A transaction cannot be interrupted, and a block that is not done within its slot is lost: one transaction that takes
 * longer than a
 * slot would be tried, and lose the slot, again and again, at every witness, without ever paying. So a late block
 * halves the gas that
 * the next one may hold, and each one in time raises it a little.
 */
export function createProducer(options: ProducerOptions): (effect: CoreEffect & { type: 'build' }) => Promise<void> {
  const { genesis, executor, pool, view, now, feed, log } = options
  const { params } = genesis
  let gasOffered = params.gasLimit
  const learn = (inTime: boolean) => {
    const next = inTime ? gasOffered + gasOffered / 16n : gasOffered / 2n
    gasOffered = next > params.gasLimit ? params.gasLimit : next < LEAST_GAS ? LEAST_GAS : next
  }
  return async (effect) => {
    const { draft } = effect
    const slotEndMs = genesis.timeMs + (draft.slot + 1) * params.slotMs
    // Made on a head we have left meanwhile, or for a slot that has passed: not worth the work.
    if (now() >= slotEndMs) return void feed({ type: 'buildFailed', slot: draft.slot })
    // With others the block has to reach them within the slot; alone, nearly all of it may go into building.
    const alone = effect.applied.input.members.length === 1
    const until = alone
      ? Math.max(slotEndMs - Math.floor(params.slotMs / 5), now() + Math.floor(params.slotMs / 4))
      : effect.deadlineMs
    let choice: ReturnType<typeof pool.select> | null = null
    const next = (gasLeft: bigint, baseFee: bigint) => {
      choice ??= pool.select(baseFee, view)
      const left = gasOffered - (params.gasLimit - gasLeft)
      return now() > until ? null : choice.next(left < gasLeft ? left : gasLeft)
    }
    if (!effect.mustBuild && pool.select(options.nextBaseFee(), view).next(params.gasLimit) === null)
      return void feed({ type: 'buildFailed', slot: draft.slot })
    try {
      const built = await executor.build(draft, effect.applied, next, (tx, error) => {
        choice?.skip(tx.from)
        // What no later block can hold either would be tried again in each of them.
        if (isNodeError(error) && NEVER.has(error.code)) pool.remove(tx.hash)
      })
      const inTime = now() < slotEndMs
      if (!inTime)
        log.warn('a block was not done within its slot', {
          slot: draft.slot,
          gasUsed: built.header.gasUsed,
          gasOffered,
        })
      learn(inTime)
      feed({ type: 'built', slot: draft.slot, ...built })
    } catch (error) {
      if (!isNodeError(error) || error.family === 'bug' || error.family === 'corrupt') throw error
      log.error('building failed', { code: error.code })
      feed({ type: 'buildFailed', slot: draft.slot })
    }
  }
}
