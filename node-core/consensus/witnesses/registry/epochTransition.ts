import { BPS } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Genesis } from '../../genesis.ts'
import type { ChainParams } from '../../params.ts'
import type { SystemInput, SystemOutput } from '../../state/consensusState.ts'
import { depositUnlockSlot } from './registryHandlers.ts'
import { registryRecords, type RegistryRecords } from './registryRecords.ts'
import type { RegistryState } from './registryState.ts'

/** Heartbeats are needed (a mutant in the simulator says no). */
export interface EpochOptions {
  readonly heartbeatNeeded: boolean
}

const STANDARD: EpochOptions = { heartbeatNeeded: true }

/** A witness with less than this share of the asked deposit (after fines) must top up before it is elected again. */
const LEAST_DEPOSIT_BPS = 9_000n

/** Writes the genesis witnesses; their deposits and votes are taken from their liquid balances (credited before). */
export function writeGenesisRegistry(state: RegistryState, genesis: Genesis, members: readonly Address[]): void {
  const records = registryRecords(state)
  for (const w of genesis.witnesses) {
    state.bond(w.address, w.address, w.depositWei + w.votesWei)
    records.setWitness(w.address, {
      depositWei: w.depositWei,
      votesWei: w.votesWei,
      heartbeatSlot: 0,
      jailedUntilSlot: -1,
      unlockSlot: -1,
    })
    if (w.votesWei > 0n) records.setVotes(w.address, w.address, w.votesWei)
  }
  records.setCandidates(genesis.witnesses.map((w) => w.address))
  records.setMembers(members)
}

/**
 * Before a block's transactions: slashed sums whose rest is over go to all holders, members that left start their
 * deposit's clock,
 * downtime is fined and jailed if an alternate can take over (protocol.md §2.11).
 */
export function beginBlock(
  state: RegistryState,
  input: SystemInput,
  params: ChainParams,
  options: EpochOptions = STANDARD,
): void {
  const records = registryRecords(state)
  const resting = records.resting()
  if (resting.some((r) => r.slot <= input.slot)) {
    for (const r of resting) if (r.slot <= input.slot && r.amountWei > 0n) state.distribute(r.amountWei, [r.offender])
    records.setResting(resting.filter((r) => r.slot > input.slot))
  }
  const before = records.members()
  if (before.length !== input.members.length || before.some((w, i) => w !== input.members[i])) {
    const now = new Set(input.members)
    for (const witness of before) {
      const record = records.witness(witness)
      // Who exited while serving served longer than it said: its deposit waits for the end of this term.
      if (!now.has(witness) && record !== null && record.unlockSlot !== -1)
        records.setWitness(witness, { ...record, unlockSlot: depositUnlockSlot(input.slot, params) })
    }
    records.setMembers(input.members)
  }
  for (const witness of input.downtime) fineDowntime(state, records, witness, input, params, options)
}

function fineDowntime(
  state: RegistryState,
  records: RegistryRecords,
  witness: Address,
  input: SystemInput,
  params: ChainParams,
  options: EpochOptions,
): void {
  const record = records.witness(witness)
  const jailed = records.jailed()
  if (record === null || jailed.includes(witness) || input.members.length === 1) return
  const members = new Set(input.members)
  // Each jailed member needs an alternate of its own.
  const waiting = jailed.filter((w) => members.has(w)).length
  const able = records
    .candidates()
    .filter((w) => !members.has(w) && maySit(records, w, false, input.slot, params, options))
  if (able.length <= waiting) return
  const taken = state.slash(witness, (record.depositWei * BigInt(params.downtime.fineBps)) / BPS)
  records.setResting([
    ...records.resting(),
    { amountWei: taken, slot: input.slot + params.slashing.restSlots, offender: witness },
  ])
  records.setWitness(witness, {
    ...record,
    depositWei: record.depositWei - taken,
    jailedUntilSlot: input.slot + params.downtime.jailSlots,
  })
  records.setJailed([...jailed, witness])
}

/** After a block's transactions: who is jailed, and the frozen ranking if consensus asked for one. */
export function endBlock(
  state: RegistryState,
  input: SystemInput,
  params: ChainParams,
  options: EpochOptions = STANDARD,
): SystemOutput {
  const records = registryRecords(state)
  const members = new Set(input.members)
  const jailed = records.jailed().filter((w) => members.has(w))
  return { jailed, ranked: input.electionDue ? rank(records, members, input.slot, params, options) : null }
}

/** May this witness sit in the next set? */
function maySit(
  records: RegistryRecords,
  witness: Address,
  seated: boolean,
  slot: number,
  params: ChainParams,
  options: EpochOptions,
): boolean {
  const record = records.witness(witness)
  if (record === null || record.unlockSlot !== -1 || record.jailedUntilSlot !== -1) return false
  if (record.depositWei * BPS < params.witnessDepositWei * LEAST_DEPOSIT_BPS) return false
  return (
    seated ||
    !options.heartbeatNeeded ||
    (record.heartbeatSlot >= 0 && slot - record.heartbeatSlot <= params.heartbeatWindowSlots)
  )
}

function rank(
  records: RegistryRecords,
  members: ReadonlySet<Address>,
  slot: number,
  params: ChainParams,
  options: EpochOptions,
): Address[] {
  return records
    .candidates()
    .filter((w) => maySit(records, w, members.has(w), slot, params, options))
    .map((w) => ({ w, record: records.witness(w)! }))
    .sort(
      (a, b) =>
        order(b.record.votesWei, a.record.votesWei) ||
        order(b.record.depositWei, a.record.depositWei) ||
        (a.w < b.w ? -1 : 1),
    )
    .slice(0, params.executiveCount + params.alternateCount)
    .map((entry) => entry.w)
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Wei in the holders' pot that rest for a later day: not to be paid out as fees. */
export function restingWei(state: Pick<RegistryState, 'record' | 'setRecord'>): bigint {
  return registryRecords(state)
    .resting()
    .reduce((sum, r) => sum + r.amountWei, 0n)
}
