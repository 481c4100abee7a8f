import type { Hex } from '#node-core/kernel/bytes.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import type { Seals } from '../ports.ts'
import type { ConsensusRules } from '../rules/consensusRules.ts'
import type { ChainParams } from '../params.ts'

/** What the header rules are given from outside. */
export interface HeaderPorts {
  readonly seals: Seals
  /** Decodes the canonical bytes of a listed orphan header (`decodeListedHeader`). @throws CHAIN_BAD_HEADER */
  readonly decodeHeader: (bytes: Hex) => BlockHeader
}

/** What the header rules need beside parent and header. */
export interface HeaderContext {
  readonly params: ChainParams
  readonly rules: ConsensusRules
  readonly ports: HeaderPorts
}

/** Header fields that decide consensus; a draft has them before body and roots are known. */
export type ConsensusFields = Pick<
  BlockHeader,
  'version' | 'height' | 'slot' | 'parentHash' | 'producer' | 'setId' | 'attestation' | 'orphans'
>
