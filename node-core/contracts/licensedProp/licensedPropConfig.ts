import { decodeAbiParameters, encodeAbiParameters, getAbiItem, type ContractFunctionReturnType } from 'viem'
import type { Hex } from '../../kernel/bytes.ts'
import { LicensedProp_abi } from './LicensedProp.artifact.ts'
import { badConfigBytes } from '../errors.ts'

/**
 * A licence, as LicensedProp takes it: addresses, shares in basis points, times in Unix seconds (bigint), windows in
 * seconds (number).
 * Its shape is the Solidity struct's (ILicensedProp.sol), read from the compiled ABI.
 */
export type LicensedPropConfig = ContractFunctionReturnType<typeof LicensedProp_abi, 'view', 'config'>

const PARAMETERS = getAbiItem({ abi: LicensedProp_abi, name: 'config' }).outputs

/** The bytes that `ParadigmRegistry.instantiate` passes to a new LicensedProp. */
export function encodeLicensedPropConfig(config: LicensedPropConfig): Hex {
  return encodeAbiParameters(PARAMETERS, [config])
}

/**
 * Inverse of {@link encodeLicensedPropConfig}; addresses come back in lower case.
 * @throws CONTRACTS_BAD_CONFIG_BYTES
 */
export function decodeLicensedPropConfig(bytes: Hex): LicensedPropConfig {
  try {
    const [config] = decodeAbiParameters(PARAMETERS, bytes)
    return {
      ...config,
      studio: lowerCase(config.studio),
      defaultDesigner: lowerCase(config.defaultDesigner),
      factories: config.factories.map(lowerCase),
    }
  } catch (cause) {
    throw badConfigBytes('not a LicensedProp configuration', { length: bytes.length }, cause)
  }
}

function lowerCase(address: Hex): Hex {
  return address.toLowerCase() as Hex
}
