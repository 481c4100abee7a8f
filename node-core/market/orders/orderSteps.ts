import { encodeFunctionData, type ContractFunctionArgs, type EncodeFunctionDataParameters } from 'viem'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import type { OrderFunction } from '#node-core/model/order/orderMachine.ts'
import type { MarketPorts, MarketUnit } from '../ports.ts'
import { readContract } from '../contracts/readContract.ts'
import { heightsOf } from './heightsOf.ts'
import type { TransactionIntent } from '../wallet/sendTransaction.ts'
import { encodeStepNote, ORDER_UNIT_KINDS } from './orderUnits.ts'

/** What a function takes beside the order's id. */
type FurtherArgs<F extends OrderFunction> =
  ContractFunctionArgs<typeof LicensedProp_abi, 'nonpayable', F> extends readonly [unknown, ...infer Rest]
    ? Rest
    : never

/** The transaction of one of the machine's steps (model/order/orderMachine.ts). */
export function orderStep<F extends OrderFunction>(
  step: F,
  from: Address,
  order: OrderId,
  ...further: FurtherArgs<F>
): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({
      abi: LicensedProp_abi,
      functionName: step,
      args: [order.id, ...further],
    } as EncodeFunctionDataParameters),
  }
}

/** Height of the newest block with an event of the order, as this node has it. */
async function newestHeight(ports: MarketPorts, order: OrderId): Promise<number> {
  const [record] = await readContract(ports.chain, order.licence, LicensedProp_abi, 'order', [order.id])
  return heightsOf(record.trail)[0] ?? 0
}

/** Signs and keeps the record that a piece is made; works with the network off. */
export async function recordProduced(
  ports: MarketPorts,
  factory: Address,
  order: OrderId,
  note: string,
): Promise<MarketUnit> {
  return ports.dag.append(factory, {
    kind: ORDER_UNIT_KINDS.produced,
    subject: order.id,
    payload: encodeStepNote(note, await newestHeight(ports, order)),
  })
}

/** Signs and keeps the record that a piece is on its way; works with the network off. */
export async function recordShipped(
  ports: MarketPorts,
  factory: Address,
  order: OrderId,
  trackingCode: string,
): Promise<MarketUnit> {
  return ports.dag.append(factory, {
    kind: ORDER_UNIT_KINDS.shipped,
    subject: order.id,
    payload: encodeStepNote(trackingCode, await newestHeight(ports, order)),
  })
}
