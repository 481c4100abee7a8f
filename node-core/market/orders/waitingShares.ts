import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { WaitingShare } from '#node-core/model/order/order.ts'
import { readContract } from '../contracts/readContract.ts'
import type { ContractEvent } from '../contracts/readEvents.ts'
import type { MarketChainPort } from '../ports.ts'

/**
 * What an order's events say was not taken by its payee, as far as it still waits (protocol.md §4.9). The ledger keeps
 * one sum a payee: once collected, it is collected for every order.
 */
export async function waitingShares(
  chain: Pick<MarketChainPort, 'call'>,
  licence: Address,
  events: readonly Pick<ContractEvent, 'args'>[],
): Promise<readonly WaitingShare[]> {
  const credited = new Map<Address, bigint>()
  for (const { args } of events) {
    if (args['pushed'] !== false || typeof args['amountWei'] !== 'bigint') continue
    // Of a refund the buyer is the payee, of what cancelling costs the studio.
    const payee = toAddress(String(args['payee'] ?? args['buyer'] ?? args['studio']))
    credited.set(payee, (credited.get(payee) ?? 0n) + args['amountWei'])
  }
  const waiting: WaitingShare[] = []
  for (const [payee, amountWei] of credited) {
    const leftWei = await readContract(chain, licence, LicensedProp_abi, 'creditOf', [payee])
    if (leftWei > 0n) waiting.push({ payee, amountWei: leftWei < amountWei ? leftWei : amountWei })
  }
  return waiting
}
