import type { Hex } from '#node-core/kernel/bytes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Receipt } from '#node-core/model/receipt.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { BlockContext } from '#node-core/evm/engine/blockContext.ts'
import type { Engine } from '#node-core/evm/engine/engine.ts'
import type { SystemState } from '#node-core/evm/engine/nativeContract.ts'
import { createSystemState } from '#node-core/evm/engine/systemState.ts'
import { executeTransaction, type ExecutionRules } from '#node-core/evm/execution/executeTransaction.ts'
import { splitFees, type FeeShares } from '#node-core/evm/execution/feeSplit.ts'
import type { StateChanges, StateReader } from '#node-core/evm/state/stateReader.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { badBody } from './errors.ts'
import { logsBloom } from './logsBloom.ts'
import { orderedRoot, type Keccak } from './orderedRoot.ts'
import { encodeReceipt } from '../storing/receiptCodec.ts'
import type { SystemRules } from './systemRules.ts'

/** Everything fixed about executing bodies on a network. */
export interface BodyExecutor<I, O> {
  readonly engine: Engine
  readonly keccak: Keccak
  readonly system: SystemRules<I, O>
  readonly shares: FeeShares
  readonly rules: ExecutionRules
  /** Lets other work of the process run; called between transactions. Default: a turn of the event loop every 50. */
  readonly breathe?: () => Promise<void>
}

export interface BodyInput<I, O> {
  readonly state: StateReader
  readonly block: BlockContext
  readonly system: I
  /** Witnesses whose votes the header carries. */
  readonly attesters: readonly Address[]
  /** The last change of all, when it is known what the system rules say. */
  readonly seal?: (state: SystemState, output: O) => void
}

/** What executing a body gave; the state root is the caller's to add. */
export interface BodyResult<O> {
  readonly transactions: readonly Transaction[]
  readonly receipts: readonly Receipt[]
  /** As the receipt root covers them. */
  readonly encodedReceipts: readonly Uint8Array[]
  readonly changes: StateChanges
  readonly txRoot: Hash
  readonly receiptRoot: Hash
  readonly logsBloom: Hex
  readonly gasUsed: bigint
  readonly system: O
}

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`
const breatheEvery = 50

/**
 * Runs a block's body: system rules, transactions, fee split, system rules. `next` hands out transactions: for a given
 * body they must all
 * succeed in being included; a builder's may be refused, then `onRefused` says so and the block goes on without.
 * @throws CHAIN_BAD_BODY when `onRefused` is not given
 */
export async function executeBody<I, O>(
  executor: BodyExecutor<I, O>,
  input: BodyInput<I, O>,
  next: (gasLeft: bigint) => Transaction | null,
  onRefused?: (tx: Transaction, error: Error) => void,
): Promise<BodyResult<O>> {
  const { engine, keccak, system } = executor
  const { block } = input
  const world = new WorldState(input.state)
  const state = createSystemState(world)
  system.start(state, input.system)

  const transactions: Transaction[] = []
  const receipts: Receipt[] = []
  let gasUsed = 0n
  let feesWei = 0n
  for (let count = 1; ; count++) {
    const tx = next(block.gasLimit - gasUsed)
    if (tx === null) break
    try {
      const result = await executeTransaction(engine, world, block, tx, gasUsed, executor.rules)
      transactions.push(tx)
      receipts.push(result.receipt)
      gasUsed = result.receipt.cumulativeGasUsed
      feesWei += result.feeWei
    } catch (error) {
      if (!isNodeError(error) || error.family === 'bug' || error.family === 'corrupt') throw error
      if (onRefused === undefined)
        throw badBody('a transaction cannot be in this block', { code: error.code, index: transactions.length }, error)
      onRefused(tx, error)
    }
    if (count % breatheEvery === 0) await (executor.breathe ?? nextTurn)()
  }

  const split = splitFees({
    producer: block.producer,
    totalWei: feesWei,
    attesters: input.attesters,
    developers: [],
    shares: executor.shares,
  })
  for (const [to, amount] of split.payments) world.addBalance(to, amount)
  world.addToHoldersPot(split.holdersWei)
  const output = system.end(state, input.system)
  input.seal?.(state, output)

  const encodedReceipts = receipts.map(encodeReceipt)
  return {
    transactions,
    receipts,
    encodedReceipts,
    gasUsed,
    system: output,
    changes: world.changes(),
    txRoot: hex(
      orderedRoot(
        transactions.map((tx) => Buffer.from(tx.hash.slice(2), 'hex')),
        keccak,
      ),
    ) as Hash,
    receiptRoot: hex(orderedRoot(encodedReceipts.map(keccak), keccak)) as Hash,
    logsBloom: hex(
      logsBloom(
        receipts.flatMap((receipt) => receipt.logs),
        keccak,
      ),
    ),
  }
}
