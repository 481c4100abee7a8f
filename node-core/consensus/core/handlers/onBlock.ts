import type { Block } from '#node-core/model/block.ts'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import { toleranceMs } from '../../params.ts'
import { isRuledOut } from '../../recovery/recoverState.ts'
import { applyHeader } from '../../transition/applyHeader.ts'
import { slotAt, slotStartMs, type Core } from '../core.ts'
import { watchOwnHeader } from '../duties/key.ts'
import { isKnownWitness, KEPT_SLOTS, noteHeader, noteVote } from '../duties/offences.ts'
import { revive } from '../tree/revive.ts'
import type { Checkpoint } from '../../state/consensusState.ts'
import type { CoreEffect, PeerRef } from '../ports.ts'
import { fromFuture, wrongSigner } from '../../errors.ts'

/** Blocks held while their parents are fetched. */
const MAX_WAITING = 512
const MAX_WAITING_BYTES = 64 << 20
/** Blocks held until their slot starts, and how far ahead they may be. */
const MAX_EARLY = 128
const MAX_EARLY_BYTES = 16 << 20
const MAX_EARLY_SLOTS = 32
const MAX_REFUSED = 1024

/** A block arrived: gate by time, check its signature and body, find its parent, check the header, have it executed. */
export function onBlock(core: Core, block: Block, from: PeerRef | null, now: number, effects: CoreEffect[]): void {
  const { header, hash } = block
  if (core.nodes.has(hash) || core.executing.has(hash) || core.waitingHashes.has(hash)) return
  const refusedBefore = core.refused.get(hash)
  if (refusedBefore !== undefined) {
    if (from !== null) effects.push({ type: 'penalise', peer: from, code: refusedBefore })
    return
  }
  if (header.height <= core.final.height) {
    noteForeign(core, block, from, effects)
    return
  }
  const { config, ports } = core
  const early = config.rules.slotGate && now < slotStartMs(config, header.slot) - toleranceMs(config.params)
  if (early && header.slot - slotAt(config, now) > MAX_EARLY_SLOTS) {
    refuseSender(block, from, fromFuture.code, effects)
    return
  }
  if (ports.seals.headerSigner(hash, header.signature) !== header.producer) {
    // The signature is not part of the hash: the real block has the same one, so this is not remembered.
    refuseSender(block, from, wrongSigner.code, effects)
    return
  }
  // Nor is the body: before it takes memory, or the time to execute it, it must be the one that the header names.
  if (ports.bodyRoot !== undefined && ports.bodyRoot(block.transactions) !== header.txRoot) {
    refuseSender(block, from, 'CHAIN_BAD_BLOCK', effects)
    return
  }
  // Anybody can sign blocks with a key of his own. Such a block must fit a parent that is here; nothing is kept or
  // passed on for it.
  const known = isKnownWitness(core, header.producer)
  if (early) {
    if (known) holdEarly(core, block, from, effects)
    return
  }
  watchOwnHeader(core, header, effects)
  if (known) {
    const useful = noteHeader(core, header, hash, effects)
    // A producer who makes blocks without end for one slot: what others build on or vote for is fetched all the same.
    if (!useful && !core.waiting.has(hash) && !core.looseVotes.has(hash)) return
    if (from !== null) effects.push({ type: 'passOn' })
  }
  const parentIsComing = core.executing.has(header.parentHash) || core.waitingHashes.has(header.parentHash)
  const parent =
    core.nodes.get(header.parentHash) ?? (parentIsComing || !known ? null : revive(core, header.parentHash))
  if (parent !== null) enter(core, block, from, parent, effects)
  else if (known || parentIsComing) {
    noteForeign(core, block, null, effects)
    holdWaiting(core, block, from, effects)
  } else if (core.askedForStranger < core.slot) {
    // Perhaps the witnesses changed while we were away.
    core.askedForStranger = core.slot
    effects.push({ type: 'requestBlocks', from, to: hash, locator: locator(core) })
  }
}

/**
 * A block of a branch that we do not (yet) follow still proves what its producer and voters signed: after conflicting
 * finality,
 * only this shows the offenders. And that its slot was not missed: a witness with a fast clock builds on a head that is
 * final by the
 * time its slot starts here, and a header may list its block as an orphan all the same. Old or unattributable messages
 * are not
 * looked at.
 */
function noteForeign(core: Core, block: Block, from: PeerRef | null, effects: CoreEffect[]): void {
  const { header, hash } = block
  if (!core.config.rules.foreignBlocksProve || header.height < core.final.height - KEPT_SLOTS) return
  const { seals } = core.ports
  if (!isKnownWitness(core, header.producer) || seals.headerSigner(hash, header.signature) !== header.producer) return
  const seen = core.headers.get(header.slot)?.get(header.producer)
  const isNew = seen?.hash !== hash && seen?.second !== hash
  if (noteHeader(core, header, hash, effects) && isNew && from !== null) effects.push({ type: 'passOn' })
  watchOwnHeader(core, header, effects)
  if (header.attestation === null) return
  const { sets, ...data } = header.attestation
  for (const signature of new Set(sets.flatMap((set) => set.signatures))) {
    const vote = { ...data, signature }
    const voter = seals.voteSigner(vote)
    if (voter !== null && isKnownWitness(core, voter)) noteVote(core, voter, vote, effects)
  }
}

function holdEarly(core: Core, block: Block, from: PeerRef | null, effects: CoreEffect[]): void {
  const { slot } = block.header
  if (core.early.length >= MAX_EARLY || core.early.some((w) => w.block.hash === block.hash)) return
  if (bytesOf(core.early) + bytesOf([{ block }]) > MAX_EARLY_BYTES) return
  core.early.push({ block, from })
  if (from !== null) effects.push({ type: 'passOn' })
  effects.push({
    type: 'setTimer',
    kind: 'early',
    slot,
    atMs: slotStartMs(core.config, slot) - toleranceMs(core.config.params),
  })
}

const sizes = new WeakMap<Block, number>()

/** What the bodies of held blocks take, bytes. */
function bytesOf(held: Iterable<{ readonly block: Block }>): number {
  let sum = 0
  for (const { block } of held) {
    let size = sizes.get(block)
    if (size === undefined) sizes.set(block, (size = block.transactions.reduce((bytes, tx) => bytes + tx.length, 0)))
    sum += size
  }
  return sum
}

/** Blocks whose slot has started may enter now. */
export function releaseEarly(core: Core, now: number, effects: CoreEffect[]): void {
  const tolerance = toleranceMs(core.config.params)
  const due = core.early.filter((w) => now >= slotStartMs(core.config, w.block.header.slot) - tolerance)
  if (due.length === 0) return
  core.early = core.early.filter((w) => !due.includes(w))
  due.sort((a, b) => a.block.header.slot - b.block.header.slot)
  for (const { block, from } of due) onBlock(core, block, from, now, effects)
}

function holdWaiting(core: Core, block: Block, from: PeerRef | null, effects: CoreEffect[]): void {
  const { parentHash } = block.header
  while (
    core.waitingHashes.size >= MAX_WAITING ||
    (core.waitingHashes.size > 0 &&
      bytesOf([...core.waiting.values()].flat()) + bytesOf([{ block }]) > MAX_WAITING_BYTES)
  )
    dropLowestWaiting(core)
  const list = core.waiting.get(parentHash)
  if (list === undefined) core.waiting.set(parentHash, [{ block, from }])
  else list.push({ block, from })
  core.waitingHashes.add(block.hash)
  if (core.executing.has(parentHash) || core.waitingHashes.has(parentHash)) return
  effects.push({ type: 'requestBlocks', from, to: parentHash, locator: locator(core) })
}

/** The furthest-ahead blocks are the cheapest to fetch again. */
function dropLowestWaiting(core: Core): void {
  let worst: { parent: Block['hash']; height: number } | null = null
  for (const [parent, list] of core.waiting) {
    const { height } = list[0]!.block.header
    if (worst === null || height > worst.height) worst = { parent, height }
  }
  if (worst === null) return
  for (const w of core.waiting.get(worst.parent)!) core.waitingHashes.delete(w.block.hash)
  core.waiting.delete(worst.parent)
}

/** Blocks of our chain, newest first, thinning out downwards to the final one. */
export function locator(core: Core): Checkpoint[] {
  const out: Checkpoint[] = []
  let next = core.head.height
  let step = 1
  for (let n: BlockNode | null = core.head; n !== null; n = n.parent) {
    if (n.height > next) continue
    out.push({ height: n.height, hash: n.hash })
    next = n.height - step
    if (out.length > 4) step *= 2
  }
  if (out.at(-1)?.hash !== core.final.hash) out.push({ height: core.final.height, hash: core.final.hash })
  return out
}

/** Parent known: header rules, then execution. */
export function enter(core: Core, block: Block, from: PeerRef | null, parent: BlockNode, effects: CoreEffect[]): void {
  const { config, ports } = core
  if (isRuledOut(block.header.height, block.hash, config.recoveries ?? [])) {
    refuse(core, block, from, 'CHAIN_RECOVERY_CONFLICT', effects)
    return
  }
  try {
    let applied = ports.memo?.get(block.hash)
    if (applied === undefined) {
      applied = applyHeader(parent, block.header, { params: config.params, rules: config.rules, ports })
      ports.memo?.set(block.hash, applied)
    }
    // It was this witness's turn on that parent, though our head does not know of it.
    if (!isKnownWitness(core, block.header.producer)) {
      noteHeader(core, block.header, block.hash, effects)
      if (from !== null) effects.push({ type: 'passOn' })
    }
    core.executing.set(block.hash, { block, from, parent, applied })
    effects.push({ type: 'execute', block, parentHash: parent.hash, applied })
  } catch (thrown) {
    const error = toNodeError(thrown)
    if (error.family !== 'invalid') throw error
    refuse(core, block, from, error.code, effects)
  }
}

/** This copy of the block is bad, which says nothing of the block with this hash. */
export function refuseSender(block: Block, from: PeerRef | null, code: ErrorCode, effects: CoreEffect[]): void {
  effects.push({ type: 'blockRefused', hash: block.hash, code, from })
  if (from !== null) effects.push({ type: 'penalise', peer: from, code })
}

/** The block is invalid, and so are those that wait for it. */
export function refuse(core: Core, block: Block, from: PeerRef | null, code: ErrorCode, effects: CoreEffect[]): void {
  core.refused.set(block.hash, code)
  if (core.refused.size > MAX_REFUSED) core.refused.delete(core.refused.keys().next().value!)
  refuseSender(block, from, code, effects)
  const children = core.waiting.get(block.hash)
  if (children === undefined) return
  core.waiting.delete(block.hash)
  for (const child of children) {
    core.waitingHashes.delete(child.block.hash)
    refuse(core, child.block, child.from, code, effects)
  }
}
