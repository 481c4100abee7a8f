import type { BlockHeader } from '#node-core/model/block.ts'
import type { CorePorts } from '../core/ports.ts'
import type { ConsensusRules } from '../rules/consensusRules.ts'
import type { ChainParams } from '../params.ts'

/** What the header rules need beside parent and header. */
export interface HeaderContext {
  readonly params: ChainParams
  readonly rules: ConsensusRules
  readonly ports: Pick<CorePorts, 'seals' | 'decodeHeader'>
}

/** Header fields that decide consensus; a draft has them before body and roots are known. */
export type ConsensusFields = Pick<
  BlockHeader,
  'version' | 'height' | 'slot' | 'parentHash' | 'producer' | 'setId' | 'attestation' | 'orphans'
>
