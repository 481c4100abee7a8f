import type { ContractFunctionReturnType } from 'viem'
import type { IParadigm_abi } from './IParadigm.artifact.ts'

/** What a paradigm says about itself (IParadigm.sol): developer, commissions, hashes, version. */
export type ParadigmInfo = ContractFunctionReturnType<typeof IParadigm_abi, 'view', 'info'>

/** Numbers of Solidity's `InstanceStatus`, in its order. */
export const INSTANCE_STATUSES = ['template', 'blank', 'active', 'ended'] as const
export type InstanceStatusName = (typeof INSTANCE_STATUSES)[number]
