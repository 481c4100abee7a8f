import type { Hex } from '../../kernel/bytes.ts'
import type { Hash } from '../../model/ids.ts'
import { deployedBytecode, immutables } from '../licensedProp/LicensedProp.artifact.ts'
import { LICENSED_PROP_METADATA, licensedPropInfo } from '../licensedProp/licensedPropParadigm.ts'
import { paradigmCodeHash } from './runtimeCodeHash.ts'

/** A contract template that this app ships and knows to the byte (decisions/0013). */
export interface PinnedParadigm {
  readonly name: string
  /** Basis points of every settled order for its developer. */
  readonly commissionBps: number
  /**
   * Hash of its code where `developer` deployed it; commissions, version and manual are in the code, so none can
   * differ.
   */
  codeHash(developer: Hex): Hash
}

const LICENSED_PROP: PinnedParadigm = {
  name: LICENSED_PROP_METADATA.name,
  commissionBps: LICENSED_PROP_METADATA.commission.orderBps,
  codeHash: (developer) => paradigmCodeHash({ deployedBytecode, immutables }, licensedPropInfo(developer)),
}

/**
 * Everything this app makes licence lines from and reads them by, newest first: what has no pin here is an unknown
 * contract.
 */
export const PINNED_PARADIGMS: readonly PinnedParadigm[] = [LICENSED_PROP]
