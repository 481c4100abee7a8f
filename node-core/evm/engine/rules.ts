import { Hardfork } from '@ethereumjs/common'

/**
 * The rules pinned (decisions/0006): Cancun without blobs, so that SELFDESTRUCT never has to wipe storage of older
 * contracts.
 */
export const HARDFORK = Hardfork.Cancun
/** How many blocks back BLOCKHASH sees. */
export const BLOCK_HASH_WINDOW = 256
