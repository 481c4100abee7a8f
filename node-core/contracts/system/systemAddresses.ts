import { toAddress } from '../../model/ids.ts'

/** What genesis places at fixed addresses on every network; the Solidity side is SystemAddresses.sol. */
export const SYSTEM_ADDRESSES = {
  paradigmRegistry: toAddress('0x000000000000000000000000000000000000d101'),
} as const
