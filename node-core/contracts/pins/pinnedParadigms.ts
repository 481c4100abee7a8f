import type { Hex } from '../../kernel/bytes.ts'
import type { Address, Hash } from '../../model/ids.ts'
import type { ParadigmProcess } from '../../model/process/paradigmProcess.ts'
import type { ParadigmInfo } from '../base/paradigmInfo.ts'
import { deployedBytecode, immutables } from '../licensedProp/LicensedProp.artifact.ts'
import {
  LICENSED_PROP_METADATA,
  LICENSED_PROP_PROCESS,
  licensedPropInfo,
  licensedPropMetadataBytes,
} from '../licensedProp/licensedPropParadigm.ts'
import { SYSTEM_ADDRESSES } from '../system/systemAddresses.ts'
import { paradigmCodeHash, paradigmRuntimeCode } from './runtimeCodeHash.ts'

/** A contract template that this app ships and knows to the byte (decisions/0013). */
export interface PinnedParadigm {
  readonly name: string
  /** States, steps, parties, times and defaults of what its instances do, as its metadata publish them. */
  readonly process: ParadigmProcess
  /** Basis points of every settled order for its developer. */
  readonly commissionBps: number
  /**
   * Hash of its code where `developer` deployed it; commissions, version and manual are in the code, so none can
   * differ.
   */
  codeHash(developer: Hex): Hash
  /** Where every genesis places it. */
  readonly genesisAddress: Address
  /** What it says of itself where `developer` made it. */
  info(developer: Hex): ParadigmInfo
  /** Its code there, hashed by {@link PinnedParadigm.codeHash}. */
  code(developer: Hex): Hex
  /** Bytes of its metadata document; SHA-256 of them is in the code. */
  metadata(): Uint8Array
}

const LICENSED_PROP: PinnedParadigm = {
  name: LICENSED_PROP_METADATA.name,
  process: LICENSED_PROP_PROCESS,
  commissionBps: LICENSED_PROP_METADATA.commission.orderBps,
  codeHash: (developer) => paradigmCodeHash({ deployedBytecode, immutables }, licensedPropInfo(developer)),
  genesisAddress: SYSTEM_ADDRESSES.licensedProp,
  info: licensedPropInfo,
  code: (developer) => paradigmRuntimeCode({ deployedBytecode, immutables }, licensedPropInfo(developer)),
  metadata: licensedPropMetadataBytes,
}

/**
 * Everything this app makes licence lines from and reads them by, newest first: what has no pin here is an unknown
 * contract.
 */
export const PINNED_PARADIGMS: readonly PinnedParadigm[] = [LICENSED_PROP]
