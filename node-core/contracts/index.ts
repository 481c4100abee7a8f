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
export { decodeLicensedPropConfig, encodeLicensedPropConfig, type LicensedPropConfig } from './licensedPropConfig.ts'
export { licensedPropOrderId, type OrderLeg, type OrderRecord, type OrderRequest, type PriceSplit } from './licensedPropOrder.ts'
export { LICENSED_PROP_METADATA, licensedPropInfo, licensedPropMetadataBytes } from './licensedPropParadigm.ts'
export { licensedPropDeployData, type ParadigmInfo } from './paradigmInfo.ts'
export { INSTANCE_STATUSES, ORDER_STATES, REFUND_REASONS, ROLES, type InstanceStatusName, type OrderStateName, type RefundReasonName } from './roles.ts'
export { SYSTEM_ADDRESSES } from './systemAddresses.ts'
export { WORLDWIDE, parseTerritory, territoryCode, territoryOfCountry } from './territory.ts'
