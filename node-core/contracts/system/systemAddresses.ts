import { toAddress } from '../../model/ids.ts'

/** What genesis places at fixed addresses on every network; the Solidity side is SystemAddresses.sol (the registry). */
export const SYSTEM_ADDRESSES = {
  paradigmRegistry: toAddress('0x000000000000000000000000000000000000d101'),
  /** The shipped LicensedProp template: a paradigm like any other, first on the registry's list. */
  licensedProp: toAddress('0x000000000000000000000000000000000000d201'),
} as const
