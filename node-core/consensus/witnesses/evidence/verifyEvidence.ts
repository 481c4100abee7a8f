import type { Hex } from '#node-core/kernel/bytes.ts'
import type { BlockHeader, Vote } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Seals } from '../../ports.ts'
import { badEvidence } from '../../errors.ts'
import type { Evidence } from './evidence.ts'

/** A proven offence. `id` names it once for ever: more evidence of the same offence proves nothing new. */
export interface Offence {
  readonly kind: Evidence['kind']
  readonly offender: Address
  readonly id: string
}

export interface EvidencePorts {
  /** Of this chain: messages of another chain recover to somebody else, or to nobody. */
  readonly seals: Seals
  readonly decodeHeader: (bytes: Hex) => BlockHeader
}

/**
 * What the evidence proves (protocol.md §2.10).
 * @throws CHAIN_BAD_EVIDENCE, CHAIN_BAD_HEADER if it proves nothing
 */
export function verifyEvidence(evidence: Evidence, ports: EvidencePorts): Offence {
  if (evidence.kind === 'E1') return verifyDoubleProduction(evidence, ports)
  const [a, b] = evidence.kind === 'E2' ? [evidence.first, evidence.second] : [evidence.outer, evidence.inner]
  const offender = sameVoter(a, b, ports.seals)
  if (evidence.kind === 'E2') {
    if (
      a.tgtHeight !== b.tgtHeight ||
      (a.tgtHash === b.tgtHash && a.srcHash === b.srcHash && a.srcHeight === b.srcHeight)
    )
      throw badEvidence('not two votes for one target height')
    return { kind: 'E2', offender, id: `E2/${a.tgtHeight}/${offender}` }
  }
  if (!(a.srcHeight < b.srcHeight && b.srcHeight < b.tgtHeight && b.tgtHeight < a.tgtHeight))
    throw badEvidence('the outer vote does not surround the inner one')
  return { kind: 'E3', offender, id: `E3/${a.tgtHeight}/${offender}` }
}

function verifyDoubleProduction(evidence: Evidence & { kind: 'E1' }, { seals, decodeHeader }: EvidencePorts): Offence {
  const first = decodeHeader(evidence.first)
  const second = decodeHeader(evidence.second)
  if (first.slot !== second.slot || first.producer !== second.producer)
    throw badEvidence('not one slot and one producer')
  const hashes = [seals.headerHash(first), seals.headerHash(second)] as const
  if (hashes[0] === hashes[1]) throw badEvidence('the same header twice')
  if (
    seals.headerSigner(hashes[0], first.signature) !== first.producer ||
    seals.headerSigner(hashes[1], second.signature) !== first.producer
  )
    throw badEvidence('not both signed by the producer')
  return { kind: 'E1', offender: first.producer, id: `E1/${first.slot}/${first.producer}` }
}

function sameVoter(a: Vote, b: Vote, seals: Seals): Address {
  const voter = seals.voteSigner(a)
  if (voter === null || voter !== seals.voteSigner(b)) throw badEvidence('not two votes by one witness of this chain')
  return voter
}
