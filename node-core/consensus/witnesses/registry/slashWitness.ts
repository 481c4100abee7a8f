import type { Address } from '#node-core/model/ids.ts'
import type { ChainParams } from '../../params.ts'
import type { Offence } from '../evidence/verifyEvidence.ts'
import { penaltyWei } from '../evidence/penalty.ts'
import { badEvidence } from '../../errors.ts'
import { NEVER, registryRecords } from './registryRecords.ts'
import type { RegistryState } from './registryState.ts'

/**
 * Punishes a proven offence once: the penalty leaves the deposit and rests 7 days for all holders, the witness is
 * jailed for good,
 * the reporter gets a flat reward out of the penalty. Returns the penalty in wei. @throws CHAIN_BAD_EVIDENCE
 */
export function slashWitness(
  state: RegistryState,
  offence: Offence,
  reporter: Address,
  slot: number,
  setSize: number,
  params: ChainParams,
  once = true,
): bigint {
  const records = registryRecords(state)
  const { offender } = offence
  if (once && records.isProven(offence.id))
    throw badEvidence('this offence was punished before', { offence: offence.id })
  const witness = records.witness(offender)
  if (witness === null || witness.depositWei === 0n) throw badEvidence('nobody with a deposit', { offender })
  records.setProven(offence.id, slot)
  const inWindow = records.slashed().filter((s) => s.slot > slot - params.slashWindowSlots)
  const distinct = new Set([...inWindow.map((s) => s.witness), offender]).size
  if (!inWindow.some((s) => s.witness === offender)) inWindow.push({ witness: offender, slot })
  records.setSlashed(inWindow)
  const taken = state.slash(offender, penaltyWei(witness.depositWei, distinct, setSize, params.slashing))
  const { reporterRewardWei, restSlots } = params.slashing
  // The offender cannot reward itself back.
  const reward = reporter === offender ? 0n : reporterRewardWei < taken ? reporterRewardWei : taken
  if (reward > 0n) state.payFromPot(reporter, reward)
  records.setResting([...records.resting(), { amountWei: taken - reward, slot: slot + restSlots, offender }])
  records.setWitness(offender, { ...witness, depositWei: witness.depositWei - taken, jailedUntilSlot: NEVER })
  records.setJailed([...new Set([...records.jailed(), offender])])
  return taken
}
