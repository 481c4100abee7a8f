import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import type { PeerRef, Verdict } from '../ports.ts'
import type { CheckpointGate } from '../sync/checkpointGate.ts'
import type { Penalties } from './penalties.ts'
import { verdictOf } from './verdict.ts'
import { againstCheckpoint } from '../errors.ts'

export interface TakeBlocksOptions {
  readonly genesis: Genesis
  readonly gate: CheckpointGate
  readonly penalties: Penalties
  readonly feed: (event: CoreEvent) => readonly CoreEffect[]
}

/** Blocks of others, past the checkpoint's gate to the core. */
export interface TakeBlocks {
  /** A gossiped block. */
  gossiped(bytes: Uint8Array, from: PeerRef): Verdict
  /** A block asked for; `from` null: some peer. @returns false: what follows from there is not wanted either */
  fetched(block: Block, from: PeerRef | null): boolean
}

export function createTakeBlocks({ genesis, gate, penalties, feed }: TakeBlocksOptions): TakeBlocks {
  /** Far enough below the checkpoint that an honest peer does not tell of a block beside it by chance. */
  const farBelow = (header: BlockHeader) => header.height + genesis.params.orphanReachSlots <= (gate.height ?? 0)
  /** Whether the block may be looked at, and otherwise what is to be said of it. */
  const judge = (block: Block, from: PeerRef | null, asked: boolean): 'in' | Verdict => {
    const verdict = gate.judge(block.header, block.hash)
    if (verdict === 'in') return 'in'
    if (verdict === 'later' && from !== null) gate.walk(from)
    if (verdict !== 'against' || from === null || !(asked || farBelow(block.header))) return 'ignore'
    penalties.penalise(from, againstCheckpoint.code)
    return 'reject'
  }
  return {
    gossiped(bytes, from) {
      let block: Block
      try {
        block = decodeBlock(bytes, genesis.hash)
      } catch (error) {
        penalties.penalise(from, toNodeError(error).code)
        return 'reject'
      }
      const place = judge(block, from, false)
      return place === 'in' ? verdictOf(feed({ type: 'blockReceived', block, from }), penalties.counts) : place
    },
    fetched(block, from) {
      if (judge(block, from, true) !== 'in') return false
      feed({ type: 'blockReceived', block, from })
      return true
    },
  }
}
