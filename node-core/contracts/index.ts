export { IParadigm_abi } from './artifacts/IParadigm.ts'
export {
  LicensedProp_abi,
  bytecode as LicensedProp_bytecode,
  deployedBytecode as LicensedProp_deployedBytecode,
} from './artifacts/LicensedProp.ts'
export {
  ParadigmRegistry_abi,
  bytecode as ParadigmRegistry_bytecode,
  deployedBytecode as ParadigmRegistry_deployedBytecode,
} from './artifacts/ParadigmRegistry.ts'
export {
  PlainEscrow_abi,
  bytecode as PlainEscrow_bytecode,
  deployedBytecode as PlainEscrow_deployedBytecode,
} from './artifacts/PlainEscrow.ts'
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
  licensedPropInfo,
  licensedPropMetadataBytes,
} from './licensedProp/licensedPropParadigm.ts'
export {
  INSTANCE_STATUSES,
  licensedPropDeployData,
  type InstanceStatusName,
  type ParadigmInfo,
} from './paradigmInfo.ts'
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
export { SYSTEM_ADDRESSES } from './systemAddresses.ts'
export { WORLDWIDE, parseTerritory, territoryCode, territoryOfCountry } from './licensedProp/territory.ts'
export { PINNED_PARADIGMS, type PinnedParadigm } from './pins/pinnedParadigms.ts'
