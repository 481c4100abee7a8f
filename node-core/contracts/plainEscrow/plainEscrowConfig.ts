import { encodeAbiParameters, encodeDeployData, getAbiItem, type ContractFunctionReturnType } from 'viem'
import type { Hex } from '../../kernel/bytes.ts'
import { PlainEscrow_abi, bytecode } from './PlainEscrow.artifact.ts'
import type { ParadigmInfo } from '../base/paradigmInfo.ts'

/**
 * One payment that waits for one delivery (IPlainEscrow.sol). Times in Unix seconds, the window in seconds.
 */
export type PlainEscrowConfig = ContractFunctionReturnType<typeof PlainEscrow_abi, 'view', 'config'>

/** Numbers of Solidity's `EscrowState`, in its order. */
export const ESCROW_STATES = ['unfunded', 'funded', 'delivered', 'released', 'refunded'] as const

const PARAMETERS = getAbiItem({ abi: PlainEscrow_abi, name: 'config' }).outputs

/** The bytes that `ParadigmRegistry.instantiate` passes to a new PlainEscrow. */
export function encodePlainEscrowConfig(config: PlainEscrowConfig): Hex {
  return encodeAbiParameters(PARAMETERS, [config])
}

/** Data of the create transaction that deploys a PlainEscrow paradigm. */
export function plainEscrowDeployData(info: ParadigmInfo): Hex {
  return encodeDeployData({ abi: PlainEscrow_abi, bytecode, args: [info] })
}
