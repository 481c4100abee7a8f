import type { Address } from '#node-core/model/ids.ts'
import { registryRefused } from '../../errors.ts'
import type { ChainParams } from '../../params.ts'
import { NEVER, registryRecords, type RegistryRecords, type WitnessRecord } from './registryRecords.ts'
import { REGISTRY_ADDRESS, type RegistryState } from './registryState.ts'

export interface HandlerContext {
  readonly state: RegistryState
  readonly caller: Address
  readonly slot: number
  readonly params: ChainParams
}

/** Votes on the way out at once per holder. */
const MAX_UNLOCKING = 32

function must(condition: boolean, why: string, data: Record<string, string | number | bigint> = {}): asserts condition {
  if (!condition) throw registryRefused(why, data)
}

/**
 * Becomes a candidate with `valueWei` as deposit, or adds to the deposit. Counts as a heartbeat. Returns the deposit.
 */
export function register({ state, caller, slot, params }: HandlerContext, valueWei: bigint): bigint {
  const records = registryRecords(state)
  const known = records.witness(caller)
  must(known === null || known.jailedUntilSlot !== NEVER, 'a slashed witness does not come back')
  const depositWei = (known?.depositWei ?? 0n) + valueWei
  must(depositWei >= params.witnessDepositWei, 'deposit too small', {
    deposit: depositWei,
    needed: params.witnessDepositWei,
  })
  if (valueWei > 0n) state.bond(REGISTRY_ADDRESS, caller, valueWei)
  records.setWitness(caller, {
    depositWei,
    votesWei: known?.votesWei ?? 0n,
    heartbeatSlot: slot,
    jailedUntilSlot: known?.jailedUntilSlot ?? -1,
    unlockSlot: -1,
  })
  if (known === null) records.setCandidates([...records.candidates(), caller])
  return depositWei
}

/**
 * "I am here": needed within the last 1,000 slots to be elected; frees a witness whose jail time for downtime is over.
 */
export function heartbeat({ state, caller, slot }: HandlerContext): void {
  const records = registryRecords(state)
  const known = records.witness(caller)
  must(known !== null, 'not a witness')
  const free = known.jailedUntilSlot !== -1 && known.jailedUntilSlot !== NEVER && slot >= known.jailedUntilSlot
  records.setWitness(caller, { ...known, heartbeatSlot: slot, jailedUntilSlot: free ? -1 : known.jailedUntilSlot })
  if (free) records.setJailed(records.jailed().filter((w) => w !== caller))
}

/**
 * Stands no longer for election. The deposit is free 21 days after the running term (and after it left the executive
 * set).
 */
export function exit({ state, caller, slot, params }: HandlerContext): number {
  const records = registryRecords(state)
  const known = records.witness(caller)
  must(known !== null && known.unlockSlot === -1, 'not standing for election')
  const unlockSlot = depositUnlockSlot(slot, params)
  records.setWitness(caller, { ...known, unlockSlot })
  return unlockSlot
}

/** End of the term that `slot` lies in, plus 21 days. */
export function depositUnlockSlot(slot: number, params: ChainParams): number {
  return (Math.floor(slot / params.termSlots) + 1) * params.termSlots + params.slashWindowSlots
}

/** Takes the deposit back and ends the candidacy. */
export function withdrawDeposit({ state, caller, slot }: HandlerContext): bigint {
  const records = registryRecords(state)
  const known = records.witness(caller)
  must(known !== null && known.unlockSlot !== -1, 'exit first')
  must(!records.members().includes(caller), 'still an executive witness')
  must(slot >= known.unlockSlot, 'not yet', { unlockSlot: known.unlockSlot })
  if (known.depositWei > 0n) state.unbond(caller, known.depositWei)
  settleWitness(records, caller, { ...known, depositWei: 0n })
  return known.depositWei
}

/**
 * Writes a witness down; one that left, has nothing on it any more and sits nowhere is forgotten, except that it was
 * slashed: such a
 * one does not come back (its list entries go, a member's must not: it would count as free).
 */
function settleWitness(records: RegistryRecords, witness: Address, record: WitnessRecord): void {
  const gone =
    record.unlockSlot !== -1 &&
    record.depositWei === 0n &&
    record.votesWei === 0n &&
    !records.members().includes(witness)
  records.setWitness(witness, gone && record.jailedUntilSlot !== NEVER ? null : record)
  if (!gone) return
  records.setCandidates(records.candidates().filter((w) => w !== witness))
  records.setJailed(records.jailed().filter((w) => w !== witness))
}

/** Locks `valueWei` of the caller's DPN behind a witness: 1 DPN = 1 divisible vote. */
export function vote({ state, caller }: HandlerContext, witness: Address, valueWei: bigint): void {
  const records = registryRecords(state)
  const known = records.witness(witness)
  must(known !== null && known.unlockSlot === -1, 'nobody who stands for election', { witness })
  must(valueWei > 0n, 'nothing to vote with')
  state.bond(REGISTRY_ADDRESS, caller, valueWei)
  records.setWitness(witness, { ...known, votesWei: known.votesWei + valueWei })
  records.setVotes(caller, witness, records.votes(caller, witness) + valueWei)
}

/** Takes votes back; the DPN is free one term later. Returns that slot. */
export function unvote({ state, caller, slot, params }: HandlerContext, witness: Address, amountWei: bigint): number {
  const records = registryRecords(state)
  const mine = records.votes(caller, witness)
  must(amountWei > 0n && amountWei <= mine, 'not that many votes there', { mine, amount: amountWei })
  const unlocking = records.unlocking(caller)
  must(unlocking.length < MAX_UNLOCKING, 'too many withdrawals under way')
  const unlockSlot = slot + params.termSlots
  records.setVotes(caller, witness, mine - amountWei)
  const known = records.witness(witness)
  if (known !== null) settleWitness(records, witness, { ...known, votesWei: known.votesWei - amountWei })
  records.setUnlocking(caller, [...unlocking, { amountWei, slot: unlockSlot }])
  return unlockSlot
}

/** Gives back votes whose time is over. Returns the sum. */
export function withdrawVotes({ state, caller, slot }: HandlerContext): bigint {
  const records = registryRecords(state)
  const unlocking = records.unlocking(caller)
  const sum = unlocking.filter((u) => u.slot <= slot).reduce((total, u) => total + u.amountWei, 0n)
  must(sum > 0n, 'nothing is free yet')
  state.unbond(caller, sum)
  records.setUnlocking(
    caller,
    unlocking.filter((u) => u.slot > slot),
  )
  return sum
}
