import { assertBug } from '#node-core/kernel/errors.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Log, Receipt } from '#node-core/model/receipt.ts'
import { effectiveGasPrice, type Transaction } from '#node-core/model/transaction.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { Engine } from '../engine/engine.ts'
import {
  createRefused,
  feeTooLow,
  gasTooHigh,
  gasTooLow,
  initCodeTooLarge,
  insufficientFunds,
  nonceTooHigh,
  nonceTooLow,
  senderHasCode,
} from '../errors.ts'
import type { WorldState } from '../state/worldState.ts'
import { MAX_INIT_CODE_BYTES } from '../interpreter/gas.ts'
import { intrinsicGas } from './intrinsicGas.ts'

/** What a transaction did; its changes are in the world state. */
export interface ExecutionResult {
  readonly receipt: Receipt
  /** What the sender paid in fees, wei: already taken from it, to be split at the end of the block. */
  readonly feeWei: bigint
  readonly output: Uint8Array
  readonly failure: string | null
}

/**
 * Who may create contracts from outside; `null` allows, else the reason. Default: everyone (protocol.md §1.3).
 */
export type CreatePolicy = (tx: Transaction) => string | null

export interface ExecutionRules {
  readonly createPolicy?: CreatePolicy
}

/** Checks that need the state; throws the refusal a pool or a peer gets to see. @returns intrinsic gas */
export function checkTransaction(
  world: Pick<WorldState, 'account'>,
  block: Pick<BlockContext, 'baseFeePerGas' | 'gasLimit'>,
  tx: Transaction,
  gasLeft: bigint,
  rules: ExecutionRules = {},
): bigint {
  const sender = world.account(tx.from)
  if (BigInt(tx.nonce) < sender.nonce)
    throw nonceTooLow('this number was used', { nonce: tx.nonce, next: Number(sender.nonce) })
  if (BigInt(tx.nonce) > sender.nonce)
    throw nonceTooHigh('a transaction before it is missing', { nonce: tx.nonce, next: Number(sender.nonce) })
  if (sender.codeHash !== null) throw senderHasCode('a contract cannot sign')
  if (tx.maxFeePerGas < block.baseFeePerGas)
    throw feeTooLow('below the base fee', { maxFeePerGas: tx.maxFeePerGas, baseFeePerGas: block.baseFeePerGas })
  if (tx.gasLimit > gasLeft) throw gasTooHigh('more gas than the block has left', { gasLimit: tx.gasLimit, gasLeft })
  if (tx.to === null && tx.data.length > MAX_INIT_CODE_BYTES)
    throw initCodeTooLarge('the creation code is too large', { length: tx.data.length })
  const intrinsic = intrinsicGas(tx)
  if (tx.gasLimit < intrinsic) throw gasTooLow('not even the fixed costs', { gasLimit: tx.gasLimit, needed: intrinsic })
  const needed = tx.gasLimit * tx.maxFeePerGas + tx.value
  if (sender.balance < needed)
    throw insufficientFunds('the balance does not cover value and largest fee', { needed, has: sender.balance })
  const refusal = tx.to === null ? (rules.createPolicy?.(tx) ?? null) : null
  if (refusal !== null) throw createRefused(refusal)
  return intrinsic
}

/**
 * Executes one transaction on `world` (protocol.md §1.2). Refused transactions leave no trace; a reverted one pays its
 * gas.
 * @param gasLeft what the block still has
 * @param cumulativeGasUsed of the block before this transaction
 * @throws EVM_NONCE_TOO_LOW, EVM_NONCE_TOO_HIGH, EVM_FEE_TOO_LOW, EVM_GAS_TOO_LOW, EVM_GAS_TOO_HIGH,
 * EVM_INSUFFICIENT_FUNDS, EVM_SENDER_HAS_CODE, EVM_CREATE_REFUSED
 */
export async function executeTransaction(
  engine: Engine,
  world: WorldState,
  block: BlockContext,
  tx: Transaction,
  cumulativeGasUsed: bigint,
  rules: ExecutionRules = {},
): Promise<ExecutionResult> {
  world.beginTransaction()
  const intrinsic = checkTransaction(world, block, tx, block.gasLimit - cumulativeGasUsed, rules)
  const price = effectiveGasPrice(tx, block.baseFeePerGas)
  const sender = world.account(tx.from)

  if (tx.to !== null && world.account(tx.to).codeHash === null && !engine.isSpecial(tx.to)) {
    // Nothing to run: a payment. The same outcome as through the engine (executeTransaction.test.ts), at a tenth of the
    // cost.
    const feeWei = intrinsic * price
    world.setAccount(tx.from, { ...sender, nonce: sender.nonce + 1n, balance: sender.balance - feeWei - tx.value })
    world.addBalance(tx.to, tx.value)
    return {
      receipt: receiptOf(true, intrinsic, cumulativeGasUsed, price, null, []),
      feeWei,
      output: new Uint8Array(0),
      failure: null,
    }
  }

  world.setAccount(tx.from, { ...sender, nonce: sender.nonce + 1n, balance: sender.balance - tx.gasLimit * price })
  const before = world.moneyChange
  const result = await engine.run(world, block, {
    from: tx.from,
    to: tx.to,
    value: tx.value,
    data: tx.data,
    gasLimit: tx.gasLimit - intrinsic,
    gasPrice: price,
    accessList: tx.accessList,
  })
  // A contract that destroys itself in favour of itself would burn what it holds; here it goes to all holders.
  const lost = before - world.moneyChange
  assertBug(lost >= 0n, 'execution made money')
  world.addToHoldersPot(lost)
  const spent = intrinsic + result.gasUsed
  const refundCap = spent / 5n
  const gasUsed = spent - (result.gasRefund < refundCap ? result.gasRefund : refundCap)
  world.addBalance(tx.from, (tx.gasLimit - gasUsed) * price)
  return {
    receipt: receiptOf(
      result.success,
      gasUsed,
      cumulativeGasUsed,
      price,
      result.contractAddress,
      result.success ? result.logs : [],
    ),
    feeWei: gasUsed * price,
    output: result.output,
    failure: result.failure,
  }
}

function receiptOf(
  success: boolean,
  gasUsed: bigint,
  before: bigint,
  price: bigint,
  contractAddress: Address | null,
  logs: readonly Log[],
): Receipt {
  return {
    status: success ? 'success' : 'reverted',
    gasUsed,
    cumulativeGasUsed: before + gasUsed,
    effectiveGasPrice: price,
    contractAddress,
    logs,
  }
}
