export { IParadigm_abi } from './base/IParadigm.artifact.ts'
export {
  LicensedProp_abi,
  bytecode as LicensedProp_bytecode,
  deployedBytecode as LicensedProp_deployedBytecode,
} from './licensedProp/LicensedProp.artifact.ts'
export {
  ParadigmRegistry_abi,
  bytecode as ParadigmRegistry_bytecode,
  deployedBytecode as ParadigmRegistry_deployedBytecode,
} from './system/ParadigmRegistry.artifact.ts'
export {
  PlainEscrow_abi,
  bytecode as PlainEscrow_bytecode,
  deployedBytecode as PlainEscrow_deployedBytecode,
} from './plainEscrow/PlainEscrow.artifact.ts'
export {
  decodeLicensedPropConfig,
  encodeLicensedPropConfig,
  type LicensedPropConfig,
} from './licensedProp/licensedPropConfig.ts'
export {
  licensedPropOrderId,
  type OrderLeg,
  type OrderRecord,
  type OrderRequest,
  type PriceSplit,
} from './licensedProp/licensedPropOrder.ts'
export {
  LICENSED_PROP_METADATA,
  LICENSED_PROP_PROCESS,
  licensedPropDeployData,
  licensedPropInfo,
  licensedPropMetadataBytes,
} from './licensedProp/licensedPropParadigm.ts'
export { INSTANCE_STATUSES, type InstanceStatusName, type ParadigmInfo } from './base/paradigmInfo.ts'
export {
  ORDER_BOOKS,
  ORDER_STATES,
  REFUND_REASONS,
  ROLES,
  type OrderBookName,
  type OrderStateName,
  type RefundReasonName,
} from './licensedProp/roles.ts'
export {
  ESCROW_STATES,
  encodePlainEscrowConfig,
  plainEscrowDeployData,
  type PlainEscrowConfig,
} from './plainEscrow/plainEscrowConfig.ts'
export { PLAIN_ESCROW_PROCESS } from './plainEscrow/plainEscrowProcess.ts'
export { SYSTEM_ADDRESSES } from './system/systemAddresses.ts'
export { WORLDWIDE, parseTerritory, territoryCode, territoryOfCountry } from './licensedProp/territory.ts'
export { PINNED_PARADIGMS, type PinnedParadigm } from './pins/pinnedParadigms.ts'
export { genesisContracts, type GenesisContract } from './pins/genesisContracts.ts'
