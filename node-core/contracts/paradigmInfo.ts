import { encodeDeployData, type ContractFunctionReturnType } from 'viem'
import type { Hex } from '../kernel/bytes.ts'
import type { IParadigm_abi } from './artifacts/IParadigm.ts'
import { LicensedProp_abi, bytecode } from './artifacts/LicensedProp.ts'

/** What a paradigm says about itself (interfaces/IParadigm.sol): developer, commissions, hashes, version. */
export type ParadigmInfo = ContractFunctionReturnType<typeof IParadigm_abi, 'view', 'info'>

/** Data of the create transaction that deploys a LicensedProp paradigm. Its developer then registers it. */
export function licensedPropDeployData(info: ParadigmInfo): Hex {
  return encodeDeployData({ abi: LicensedProp_abi, bytecode, args: [info] })
}

/** Numbers of Solidity's `InstanceStatus`, in its order. */
export const INSTANCE_STATUSES = ['template', 'blank', 'active', 'ended'] as const
export type InstanceStatusName = (typeof INSTANCE_STATUSES)[number]
