import {
  encodeAbiParameters,
  keccak256,
  parseAbiParameters,
  type AbiStateMutability,
  type ContractFunctionArgs,
  type ContractFunctionReturnType,
} from 'viem'
import type { Hex } from '../../kernel/bytes.ts'
import { toHash, type Hash } from '../../model/ids.ts'
import type { LicensedProp_abi } from './LicensedProp.artifact.ts'

/** What a buyer signs and pays: the argument of `LicensedProp.placeOrder`. */
export type OrderRequest = ContractFunctionArgs<typeof LicensedProp_abi, AbiStateMutability, 'placeOrder'>[0]
/** One step of the supply chain that is paid a fixed amount at settlement. */
export type OrderLeg = OrderRequest['legs'][number]
/** An order as the contract keeps it. `state` and `refundReason` index ORDER_STATES and REFUND_REASONS. */
export type OrderRecord = ContractFunctionReturnType<typeof LicensedProp_abi, 'view', 'order'>[0]
/** A price taken apart; the parts add up to the price. */
export type PriceSplit = ContractFunctionReturnType<typeof LicensedProp_abi, 'view', 'split'>

const PARAMETERS = parseAbiParameters('uint256 chainId, address instance, address buyer, bytes32 intentId')

/**
 * The id an order has or will have: computable before it is placed, so sealed files and units can name it
 * (LicensedProp.orderIdOf).
 */
export function licensedPropOrderId(order: {
  chainId: bigint | number
  instance: Hex
  buyer: Hex
  intentId: Hex
}): Hash {
  return toHash(
    keccak256(encodeAbiParameters(PARAMETERS, [BigInt(order.chainId), order.instance, order.buyer, order.intentId])),
  )
}
