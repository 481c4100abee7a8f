import { witnessAt } from '../../../node-core/consensus/witnesses/set/turn.ts'
import { randomHash } from '../engine/sealing.ts'
import type { Tamper } from '../engine/simNode.ts'
import type { SimNode } from '../engine/simNode.ts'
import type { World } from '../engine/world.ts'

/** Produces and votes, but nobody hears of it. */
export function withholder(what: 'votes' | 'blocks' | 'both'): Tamper {
  return { block: () => what !== 'votes', vote: () => what !== 'blocks' }
}

/** Releases its blocks late, between `fromSlots` and `toSlots` slots. */
export function lateReleaser(world: World, fromSlots = 0.6, toSlots = 2.6): Tamper {
  return {
    block(node, block) {
      node.sendBlock(block, undefined, (fromSlots + world.random.next() * (toSlots - fromSlots)) * world.params.slotMs)
      return true
    },
  }
}

/**
 * Releases its blocks when the next producer has just built without them, to all others a little before: the honest
 * block is orphaned.
 */
export function orphaner(world: World): Tamper {
  return {
    block(node, block) {
      const { slotMs } = world.params
      const victim = witnessAt(node.core.head.state.active, block.header.slot + 1)
      node.sendBlock(block, (to) => to.signer?.address !== victim, 1.1 * slotMs)
      node.sendBlock(block, (to) => to.signer?.address === victim, 1.4 * slotMs)
      return true
    },
  }
}

/** Shows its blocks and votes to half of the others only, a new half every time. */
export function favouritist(world: World): Tamper {
  return {
    block(node, block) {
      const bit = world.random.int(2)
      node.sendBlock(block, (to) => (to.index & 1) === bit)
      return true
    },
    vote(node, vote) {
      const bit = world.random.int(2)
      node.sendVote(vote, (to) => (to.index & 1) === bit)
      return true
    },
  }
}

/** Beside its ordinary votes it signs votes that surround them: an old source, the newest target. */
export function surroundVoter(world: World): Tamper {
  return {
    vote(node, vote) {
      node.sendVote(vote)
      if (node.signer === null || vote.srcHeight < 4 || world.random.next() < 0.5) return true
      const first = node.signedVotes.find((v) => v.srcHeight < vote.srcHeight - 2)
      node.signedVotes.push(vote)
      if (first === undefined) return true
      const data = {
        srcHeight: first.srcHeight,
        srcHash: first.srcHash,
        tgtHeight: vote.tgtHeight + 1,
        tgtHash: vote.tgtHash,
      }
      node.sendVote({ ...data, signature: node.signer.signVote(data) })
      return true
    },
  }
}

/** Signs whatever it sees: several targets of one height, lower sources, whether its key is used elsewhere or not. */
export const RECKLESS = {
  silentUntilCurrent: false,
  oneVotePerHeight: false,
  sourceMonotone: false,
  frozenHead: false,
} as const
/** Follows the rules on this node, but another node does so with the same key. */
export const TWIN = { silentUntilCurrent: false } as const

/** Arms the key of an existing node on a second node too (same key, own memory): it equivocates in blocks and votes. */
export function addTwin(world: World, of: SimNode): SimNode {
  of.makeByzantine(of.tamper)
  of.rules = { ...of.rules, ...TWIN }
  const twin = world.addNode(of.key, TWIN).makeByzantine()
  twin.salt = randomHash(world.random.next)
  return twin
}
