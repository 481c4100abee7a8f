import { isRecovered } from '../../recovery/recoverState.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import type { Core } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { finaliseBy } from './finalise.ts'

/**
 * At start: a checkpoint among the stored blocks becomes the final block, and what the old set built beside or above it
 * is dropped.
 * (A checkpoint that comes later by the network becomes final like this when it enters the tree: its state says so.)
 */
export function settleRecovery(core: Core, effects: CoreEffect[]): void {
  if (!core.config.rules.recoveryAnchors) return
  let checkpoint: BlockNode | null = null
  for (const node of core.nodes.values())
    if (
      node.height > core.final.height &&
      isRecovered(node.state, node.hash) &&
      node.height > (checkpoint?.height ?? 0)
    )
      checkpoint = node
  const lost = core.lostToRecovery
  core.lostToRecovery = []
  if (checkpoint !== null) finaliseBy(core, checkpoint, effects)
  if (lost.length === 0) return
  const told = effects.findIndex((e) => e.type === 'finalised')
  const effect = effects[told]
  if (effect?.type === 'finalised') effects[told] = { ...effect, dropped: [...effect.dropped, ...lost] }
  else effects.push({ type: 'finalised', final: core.final, slot: core.final.slot, chain: [], dropped: lost })
}
