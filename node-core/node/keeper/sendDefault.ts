import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { functionOfStep, type OrderCallName, type OrderStep } from '#node-core/model/order/orderMachine.ts'
import type { TransactionAbout } from '#node-core/model/outbox.ts'
import { markKeeper } from '#node-core/market/orders/keeperMark.ts'
import type { OpenOrder } from '#node-core/market/orders/openOrder.ts'
import { orderStep } from '#node-core/market/orders/orderSteps.ts'
import type { MarketChainPort, MarketWalletPort } from '#node-core/market/ports.ts'
import { priceTransaction, sendTransaction, type PricedTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { mayNotPay, type KeeperDay } from './keeperBudget.ts'

export interface SendDefault {
  readonly chain: MarketChainPort
  readonly keys: MarketWalletPort
  /** Who may pay, best first. */
  readonly payers: readonly Address[]
  readonly order: OpenOrder
  readonly step: OrderStep
  today(): KeeperDay
  /** Notes the cost, on disk, before the signature leaves: a restart does not begin the day anew. */
  spend(maxFeeWei: bigint): Promise<void>
}

/** What hinders a default: keys are locked, accounts have too little, the day's most is spent. */
export type Hindrance = 'unlock' | 'money' | 'cap'

/** What the outbox says of it. */
const aboutOf = ({ order: { propName, number, priceWei }, step }: SendDefault): TransactionAbout => ({
  kind: step.name,
  by: 'node',
  data: { propName, number, priceWei },
})

/** An intent's fee; null: the account cannot pay it. */
async function priceFor({ chain, order, step }: SendDefault, from: Address): Promise<PricedTransaction | null> {
  const intent = orderStep(functionOfStep(step.name as OrderCallName), from, order)
  try {
    return await priceTransaction(chain, { ...intent, data: markKeeper(intent.data) }, LicensedProp_abi)
  } catch (error) {
    if (toNodeError(error).code === 'MARKET_NOT_ENOUGH_DPN') return null
    throw error
  }
}

/**
 * Sends a default from the first account that may pay for it (protocol.md §4.12).
 * @throws the contract's refusal, pool refusals
 */
export async function sendDefault(
  options: SendDefault,
): Promise<{ readonly from: Address; readonly transaction: Hash } | Hindrance> {
  const { chain, keys, payers } = options
  let hindrance: Hindrance = 'unlock'
  for (const from of payers.filter((account) => keys.holds(account))) {
    const priced = await priceFor(options, from)
    const reason = priced === null ? 'floor' : mayNotPay(options.today(), await chain.balance(from), priced.maxFeeWei)
    if (priced === null || reason !== null) {
      hindrance = reason === 'cap' ? 'cap' : 'money'
      continue
    }
    await options.spend(priced.maxFeeWei)
    return { from, transaction: (await sendTransaction(chain, keys, priced, 0, aboutOf(options))).hash }
  }
  return hindrance
}
