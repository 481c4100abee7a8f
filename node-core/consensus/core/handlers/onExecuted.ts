import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { createBlockNode, type BlockNode } from '../../forkChoice/blockNode.ts'
import { withRecovery } from '../../recovery/recoverState.ts'
import { applySystem } from '../../transition/applySystem.ts'
import type { ConsensusState } from '../../state/consensusState.ts'
import { votingSets } from '../../state/votingSets.ts'
import { attestationVotes } from '../../votes/verifyAttestation.ts'
import type { Core } from '../core.ts'
import { finaliseBy } from '../tree/finalise.ts'
import { considerHead } from '../tree/head.ts'
import { watchOwnVote } from '../duties/key.ts'
import { noteVote } from '../duties/offences.ts'
import { maybeBuild } from '../duties/produce.ts'
import { trimTree } from '../tree/trim.ts'
import { countLooseVote, maybeVote } from '../duties/voting.ts'
import type { CoreEffect, ExecutionResult } from '../ports.ts'
import { enter, locator, refuse, refuseSender } from './onBlock.ts'
import type { Block } from '#node-core/model/block.ts'
import { wrongExecution } from '../../errors.ts'

/** The body was executed: compare with the header, take the block into the tree, choose the head, vote. */
export function onExecuted(
  core: Core,
  hash: Hash,
  result: ExecutionResult | null,
  code: ErrorCode | undefined,
  now: number,
  effects: CoreEffect[],
): void {
  const executing = core.executing.get(hash)
  if (executing === undefined) return
  core.executing.delete(hash)
  const { block, from, applied, parent } = executing
  if (block.header.height <= core.final.height || !core.nodes.has(parent.hash)) return
  const { header } = block
  const same =
    result !== null &&
    result.txRoot === header.txRoot &&
    result.stateRoot === header.stateRoot &&
    result.receiptRoot === header.receiptRoot &&
    result.logsBloom === header.logsBloom &&
    result.gasUsed === header.gasUsed
  if (!same && !isBodyOf(core, block)) {
    // Somebody put a wrong body under a good header: look for the right one elsewhere.
    refuseSender(block, from, 'CHAIN_BAD_BLOCK', effects)
    effects.push({ type: 'requestBlocks', from: null, to: hash, locator: locator(core) })
    return
  }
  if (!same) {
    refuse(core, block, from, (result === null ? code : undefined) ?? wrongExecution.code, effects)
    return
  }
  const { params, recoveries = [] } = core.config
  const own = applySystem(applied.state, applied.input, result.system, params)
  addNode(
    core,
    block,
    withRecovery(own, hash, recoveries, params, core.config.rules.recoveryAnchors),
    parent,
    effects,
    own,
  )
  noteAttested(core, block, parent, effects)
  maybeVote(core, effects)
  maybeBuild(core, now, effects)
  const children = core.waiting.get(hash)
  if (children === undefined) return
  core.waiting.delete(hash)
  const node = core.nodes.get(hash)
  for (const child of children) {
    core.waitingHashes.delete(child.block.hash)
    if (node !== undefined) enter(core, child.block, child.from, node, effects)
  }
}

/** Is this body the one that the header commits to? Asked only after a failure. */
function isBodyOf(core: Core, block: Block): boolean {
  return core.ports.bodyRoot !== undefined && core.ports.bodyRoot(block.transactions) === block.header.txRoot
}

/**
 * Takes an executed block into the tree: persist, head, finality. `own`: the state without a recovery, which is what is
 * stored.
 */
export function addNode(
  core: Core,
  block: Block,
  state: ConsensusState,
  parent: BlockNode,
  effects: CoreEffect[],
  own = state,
): BlockNode {
  const node = createBlockNode(
    {
      hash: block.hash,
      header: block.header,
      state,
      busy: block.transactions.length > 0,
      votingSets: votingSets(state, core.config.rules.jointQuorum),
      parent,
      persisted: false,
    },
    core.config.params.attestationReach,
  )
  parent.children.push(node)
  core.nodes.set(node.hash, node)
  core.taken++
  effects.push({ type: 'persistBlock', block, state: own })
  const early = core.looseVotes.get(node.hash)
  if (early !== undefined) {
    core.looseVotes.delete(node.hash)
    for (const [voter, vote] of early) countLooseVote(core, node, voter, vote, effects)
  }
  considerHead(core, [node], effects)
  finaliseBy(core, node, effects)
  trimTree(core)
  return node
}

/** Votes that come inside a header are evidence like any other, and show where our own key was used. */
function noteAttested(core: Core, block: Block, parent: BlockNode, effects: CoreEffect[]): void {
  const { attestation, slot } = block.header
  if (attestation === null) return
  const sets =
    attestation.tgtHash === parent.hash ? parent.votingSets : (core.nodes.get(attestation.tgtHash)?.votingSets ?? null)
  if (sets === null) return
  const own = core.ports.signer?.address
  for (const { voter, vote } of attestationVotes(attestation, sets)) {
    if (voter === own) watchOwnVote(core, vote, slot, effects)
    noteVote(core, voter, vote, effects)
  }
}
