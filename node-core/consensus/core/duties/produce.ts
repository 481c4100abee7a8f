import type { Hex } from '#node-core/kernel/bytes.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Attestation } from '#node-core/model/block.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import { HEADER_VERSION, MAX_ORPHANS_BYTES } from '../../header/headerCodec.ts'
import { toleranceMs } from '../../params.ts'
import { applyHeader, producerAt } from '../../transition/applyHeader.ts'
import { activeInChild } from '../../transition/activateSet.ts'
import { buildAttestation } from '../../votes/buildAttestation.ts'
import { slotStartMs, type Core } from '../core.ts'
import type { CoreEffect, HeaderDraft } from '../ports.ts'

/** A listed orphan header is at most this long: two sets of 101 signatures, 64 DAG heads, and the rest. */
export const MAX_ORPHAN_BYTES = 18 * 1024

/** May our key produce in the running slot, on the present head? */
function isOurTurn(core: Core): boolean {
  const { key, head, slot, ports, config } = core
  return (
    key.status === 'armed' &&
    key.record !== null &&
    ports.signer !== null &&
    key.record.lastSlot < slot &&
    head.slot < slot &&
    core.building?.slot !== slot &&
    producerAt(head, slot, config.rules) === ports.signer.address
  )
}

/**
 * Builds in the running slot if it is our turn. On the previous slot's block at once; else after 0.3 T (protocol.md
 * §2.5), for which a timer is set the first time. A single witness waits for nobody.
 */
export function maybeBuild(core: Core, now: number, effects: CoreEffect[]): void {
  if (!isOurTurn(core)) return
  const { head, slot, config } = core
  const start = slotStartMs(config, slot)
  const waitUntil = start + toleranceMs(config.params)
  const alone = head.state.active.members.length === 1
  if (!alone && head.slot !== slot - 1 && now < waitUntil) {
    effects.push({ type: 'setTimer', kind: 'late', slot, atMs: waitUntil })
    return
  }
  build(core, effects)
}

function build(core: Core, effects: CoreEffect[]): void {
  const { head: parent, slot, config, ports } = core
  const draft = (orphans: readonly Hex[]): HeaderDraft => ({
    version: HEADER_VERSION,
    height: parent.height + 1,
    slot,
    parentHash: parent.hash,
    producer: ports.signer!.address,
    setId: activeInChild(parent.state, parent.hash, config.rules).id,
    attestation,
    orphans,
  })
  const attestation = bestAttestation(parent, core)
  const context = { params: config.params, rules: config.rules, ports }
  let header = draft([])
  let applied = applyHeader(parent, header, context)
  const orphans = orphansFor(core, applied.state.unsettled)
  if (orphans.length > 0) {
    try {
      const listing = draft(orphans)
      applied = applyHeader(parent, listing, context)
      header = listing
    } catch (thrown) {
      // Others' messages must not keep us from producing: an orphan that cannot be listed stays unlisted.
      if (toNodeError(thrown).family !== 'invalid') throw thrown
    }
  }
  core.building = { slot, parent, applied, done: null }
  effects.push({
    type: 'build',
    draft: header,
    applied,
    parent: parent.header,
    mustBuild: mustBuild(core, parent),
    deadlineMs: slotStartMs(config, slot) + Math.floor(config.params.slotMs / 2),
  })
}

/** The attestation with the highest target among the near ancestors for which a quorum of loose votes is held. */
function bestAttestation(parent: BlockNode, core: Core): Attestation | null {
  const { attestationReach } = core.config.params
  for (
    let node: BlockNode | null = parent;
    node !== null && node.height > parent.state.justified.height && node.height > parent.height - attestationReach;
    node = node.parent
  ) {
    if (node.quorate)
      return buildAttestation(node, node.state.justified, node.votingSets, node.votes, core.config.rules.quorum)
  }
  return null
}

/** Headers that were seen for slots that our chain has as missed. */
function orphansFor(core: Core, unsettled: BlockNode['state']['unsettled']): Hex[] {
  const out: Hex[] = []
  let total = 0
  for (const record of unsettled) {
    if (record.outcome !== 'missed') continue
    const seen = core.headers.get(record.slot)?.get(record.witness)
    if (seen === undefined) continue
    const bytes = core.ports.encodeHeader(seen.header)
    const size = bytes.length / 2
    if (size <= MAX_ORPHAN_BYTES && total + size <= MAX_ORPHANS_BYTES) {
      out.push(bytes)
      total += size
    }
    if (out.length >= core.config.params.maxOrphansPerHeader) break
  }
  return out
}

/** An idle single witness may leave slots empty, but not before its last transactions are final. */
function mustBuild(core: Core, parent: BlockNode): boolean {
  if (core.config.params.emptyBlocks === 'always' || parent.state.active.members.length > 1) return true
  for (
    let node: BlockNode | null = parent;
    node !== null && node.height > parent.state.final.height;
    node = node.parent
  )
    if (node.busy) return true
  return false
}
