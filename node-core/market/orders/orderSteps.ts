import { encodeFunctionData } from 'viem'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { ZERO_HASH, type Address, type Hash } from '#node-core/model/ids.ts'
import { OBJECTION_REASONS, type ObjectionReason, type OrderId } from '#node-core/model/order.ts'
import type { MarketPorts, MarketUnit } from '../ports.ts'
import { readContract } from '../contracts/readContract.ts'
import { heightsOf } from './heightsOf.ts'
import type { TransactionIntent } from '../wallet/sendTransaction.ts'
import { encodeStepNote, ORDER_UNIT_KINDS } from './orderUnits.ts'

/** Reasons a factory may give; the number is what the chain keeps. */
export const DECLINE_REASONS = ['other', 'capacity', 'quality', 'material', 'price'] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

type PlainStep =
  | 'accept'
  | 'cancel'
  | 'expire'
  | 'confirm'
  | 'settle'
  | 'refundLate'
  | 'withdrawObjection'
  | 'giveBack'
  | 'refundObjected'

/** The transaction of a step that needs nothing but the order's id. */
export function orderStep(step: PlainStep, from: Address, order: OrderId): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({ abi: LicensedProp_abi, functionName: step, args: [order.id] }),
  }
}

export function declineStep(from: Address, order: OrderId, reason: DeclineReason): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({
      abi: LicensedProp_abi,
      functionName: 'decline',
      args: [order.id, DECLINE_REASONS.indexOf(reason)],
    }),
  }
}

/** The words stay between buyer and factory; the chain keeps what kind of objection it is. */
export function objectStep(from: Address, order: OrderId, reason: ObjectionReason): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({
      abi: LicensedProp_abi,
      functionName: 'objectTo',
      args: [order.id, OBJECTION_REASONS.indexOf(reason), ZERO_HASH],
    }),
  }
}

/** @param untilS the new deadline, Unix seconds */
export function extendStep(from: Address, order: OrderId, untilS: number): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({ abi: LicensedProp_abi, functionName: 'extend', args: [order.id, BigInt(untilS)] }),
  }
}

/** @param evidence the signed unit of the shipment */
export function shippedStep(from: Address, order: OrderId, evidence: Hash): TransactionIntent {
  return {
    from,
    to: order.licence,
    valueWei: 0n,
    data: encodeFunctionData({ abi: LicensedProp_abi, functionName: 'markShipped', args: [order.id, evidence] }),
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
