import type { Block } from '../../../node-core/model/block.ts'
import type { Hash } from '../../../node-core/model/ids.ts'
import type { ConsensusState } from '../../../node-core/consensus/state/consensusState.ts'

export interface StoredBlock {
  readonly block: Block
  readonly state: ConsensusState
}

/** Blocks of all disks together; a node's disk is the set of hashes it wrote. */
export class BlockStore {
  private readonly blocks = new Map<Hash, StoredBlock>()

  put(block: Block, state: ConsensusState): void {
    if (!this.blocks.has(block.hash)) this.blocks.set(block.hash, { block, state })
  }
  get(hash: Hash): StoredBlock | undefined {
    return this.blocks.get(hash)
  }
  get size(): number {
    return this.blocks.size
  }
  /** Long runs let go of what every node has long finalised. */
  drop(hash: Hash): void {
    this.blocks.delete(hash)
  }
}
