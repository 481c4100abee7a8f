import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Block, BlockHeader, Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { compareNodes } from '../forkChoice/compareNodes.ts'
import { createBlockNode, type BlockNode } from '../forkChoice/blockNode.ts'
import { isRecovered, isRuledOut } from '../recovery/recoverState.ts'
import type { ConsensusState, SlotCheckpoint } from '../state/consensusState.ts'
import { votingSets } from '../state/votingSets.ts'
import type { SafetyRecord } from '../votes/safetyRecord.ts'
import { createKey } from './key/createKey.ts'
import type { KeyState } from './key/keyState.ts'
import type { CoreConfig, CorePorts, PeerRef } from './ports.ts'
import type { HeaderApplied } from '../transition/applyHeader.ts'

/** A block whose parent is not executed yet. */
export interface Waiting {
  readonly block: Block
  readonly from: PeerRef | null
}

/** A witness's first header seen for a slot, and the hash of the second if there was one: enough for a proof (E1). */
export interface SeenHeader {
  readonly header: BlockHeader
  readonly hash: Hash
  second: Hash | null
}

export interface Executing extends Waiting {
  readonly parent: BlockNode
  readonly applied: HeaderApplied
}

export interface Building {
  readonly slot: number
  readonly parent: BlockNode
  readonly applied: HeaderApplied
  /** The finished header and body, once built; it is signed when the safety record is durable. */
  done: {
    readonly header: BlockHeader
    readonly transactions: readonly Uint8Array[]
    readonly state: ConsensusState
  } | null
}

/** The consensus core's whole memory. `step` changes it in place; nobody else writes to it. */
export interface Core {
  readonly config: CoreConfig
  readonly ports: CorePorts
  /** Every block in memory, by hash. */
  readonly nodes: Map<Hash, BlockNode>
  /** Local final block: never left. */
  final: SlotCheckpoint
  head: BlockNode
  /** Head at slotStart − T/4: what a vote's target must beat. */
  frozen: BlockNode
  /** Running slot by the local clock; −1 before the first. */
  slot: number
  readonly startSlot: number
  /** Blocks by the parent that they wait for. Bounded by `MAX_WAITING`. */
  readonly waiting: Map<Hash, Waiting[]>
  readonly waitingHashes: Set<Hash>
  /** Blocks whose slot has not started. Bounded by `MAX_EARLY`. */
  early: Waiting[]
  readonly executing: Map<Hash, Executing>
  /** Hashes of invalid blocks, newest last. Bounded. */
  readonly refused: Map<Hash, ErrorCode>
  /** Votes for blocks that are not here yet. Bounded. */
  readonly looseVotes: Map<Hash, Map<Address, Vote>>
  /** Signed headers by slot and producer: double production, and orphans to list. Bounded by slots. */
  readonly headers: Map<number, Map<Address, SeenHeader>>
  /** Votes by witness and target height: double votes and surrounds. Bounded by heights. */
  readonly votes: Map<Address, WitnessVotes>
  readonly reported: Set<string>
  /** Slot in which a block by nobody we know last made us ask for its ancestors: once a slot. */
  askedForStranger: number
  building: Building | null
  /**
   * Blocks taken into the tree so far, and as of the last follow-up request: a range that brought nothing is not asked
   * for again.
   */
  taken: number
  takenAtFollowUp: number
  readonly key: KeyState
  finalityStalled: boolean
  /** Stored blocks that a recovery ruled out: dropped by the first effects. */
  lostToRecovery: Hash[]
}

export interface WitnessVotes {
  readonly byTarget: Map<number, Vote>
  maxSource: number
  maxTarget: number
}

/**
 * Where consensus starts: a final block (genesis, a checkpoint, or the last known final one) and what is stored above
 * it.
 */
export interface CoreStart {
  readonly anchor: { readonly hash: Hash; readonly header: BlockHeader | null; readonly state: ConsensusState }
  /** Stored blocks above the anchor, parents first. */
  readonly blocks: readonly {
    readonly hash: Hash
    readonly header: BlockHeader
    readonly state: ConsensusState
    readonly busy: boolean
  }[]
  /** The witness key's record; null if there is none on this disk. */
  readonly record: SafetyRecord | null
  readonly nowMs: number
}

/** Slot running at a local time. */
export function slotAt(config: CoreConfig, nowMs: number): number {
  return Math.floor((nowMs - config.genesisTimeMs) / config.params.slotMs)
}

/** Local time at which a slot starts. */
export function slotStartMs(config: CoreConfig, slot: number): number {
  return config.genesisTimeMs + slot * config.params.slotMs
}

/** Builds the core's memory. Follow with `startCore` for the first effects. */
export function createCore(config: CoreConfig, ports: CorePorts, start: CoreStart): Core {
  const nodes = new Map<Hash, BlockNode>()
  const { anchor } = start
  const joint = config.rules.jointQuorum
  const base = createBlockNode(
    { ...anchor, busy: false, votingSets: votingSets(anchor.state, joint), parent: null, persisted: true },
    config.params.attestationReach,
  )
  nodes.set(base.hash, base)
  let head = base
  let recovered: BlockNode | null = null
  const lost = new Set<Hash>()
  for (const stored of start.blocks) {
    const parent = nodes.get(stored.header.parentHash)
    const ruledOut =
      config.rules.recoveryAnchors &&
      (isRuledOut(stored.header.height, stored.hash, config.recoveries ?? []) ||
        (parent !== undefined &&
          isRecovered(parent.state, parent.hash) &&
          stored.state.active.seed !== parent.state.active.seed))
    if (ruledOut || lost.has(stored.header.parentHash)) lost.add(stored.hash)
    if (ruledOut || parent === undefined) continue
    const node = createBlockNode(
      { ...stored, votingSets: votingSets(stored.state, joint), parent, persisted: true },
      config.params.attestationReach,
    )
    parent.children.push(node)
    nodes.set(node.hash, node)
    if (config.rules.recoveryAnchors && isRecovered(node.state, node.hash)) recovered = head = node
    if (recovered !== null && !descendsFrom(node, recovered)) continue
    if (compareNodes(node, head, config.rules.justifiedFirst) > 0) head = node
  }
  const startSlot = slotAt(config, start.nowMs)
  return {
    config,
    ports,
    nodes,
    final: { height: base.height, hash: base.hash, slot: base.slot },
    head,
    frozen: head,
    slot: Math.min(startSlot, -1),
    startSlot,
    waiting: new Map(),
    waitingHashes: new Set(),
    early: [],
    executing: new Map(),
    refused: new Map(),
    looseVotes: new Map(),
    headers: new Map(),
    votes: new Map(),
    reported: new Set(),
    askedForStranger: -1,
    building: null,
    taken: 0,
    takenAtFollowUp: -1,
    finalityStalled: false,
    lostToRecovery: [...lost],
    key: createKey(config, ports.signer, start.record, startSlot, head),
  }
}

function descendsFrom(node: BlockNode, ancestor: BlockNode): boolean {
  let at: BlockNode | null = node
  while (at !== null && at.height > ancestor.height) at = at.parent
  return at === ancestor
}
