import type { Attestation } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import { badAttestation } from '../errors.ts'
import { verifyAttestation } from '../votes/verifyAttestation.ts'
import type { HeaderContext } from './headerContext.ts'
import type { ConsensusState } from '../state/consensusState.ts'

/**
 * An attestation justifies its target, which must be higher than what the chain had justified; the link makes its
 * source final if
 * nothing unjustified lies between. `state.recent` already holds the parent. @throws CHAIN_BAD_ATTESTATION
 */
export function applyAttestation(
  state: ConsensusState,
  attestation: Attestation | null,
  context: HeaderContext,
): { state: ConsensusState; voters: readonly Address[] } {
  if (attestation === null) return { state, voters: [] }
  const target = state.recent.find((block) => block.hash === attestation.tgtHash)
  if (target === undefined) throw badAttestation('target is not a near ancestor', { tgtHeight: attestation.tgtHeight })
  if (target.height <= state.justified.height)
    throw badAttestation('target is not above what is justified', {
      tgtHeight: target.height,
      justified: state.justified.height,
    })
  const voters = verifyAttestation(attestation, target, context.rules.quorum, context.ports.seals)
  const source = target.source
  const finalises =
    source.height > state.final.height &&
    context.rules.isFinalLink(source.height, target.height, state.justifiedHeights)
  const final = finalises ? source : state.final
  return {
    voters,
    state: {
      ...state,
      justified: { height: target.height, slot: target.slot, hash: target.hash },
      final,
      // Only heights that a coming link can span matter: above final, and within the reach of two attestations.
      justifiedHeights: [...state.justifiedHeights, target.height].filter(
        (h) => h > final.height && h > state.height - 2 * context.params.attestationReach - 2,
      ),
    },
  }
}
