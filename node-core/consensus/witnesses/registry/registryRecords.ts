import { bigintToBytes, bytesToBigint, bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Address } from '#node-core/model/ids.ts'
import { REGISTRY_ADDRESS, type RegistryState } from './registryState.ts'

/** A candidate, alternate or executive witness. */
export interface WitnessRecord {
  readonly depositWei: bigint
  /** Locked DPN behind it. */
  readonly votesWei: bigint
  /** Slot of its last heartbeat; −1: none. */
  readonly heartbeatSlot: number
  /** −1: not jailed. Else jailed, and a heartbeat from this slot on frees it; `NEVER`: slashed. */
  readonly jailedUntilSlot: number
  /** −1: stands for election. Else it left, and from this slot on the deposit may be taken back. */
  readonly unlockSlot: number
}

/** Votes or deposit on the way out: free from `slot` on. */
export interface Unlocking {
  readonly amountWei: bigint
  readonly slot: number
}

/** A slashed sum that rests before it goes to all holders but the offender. */
export interface Resting extends Unlocking {
  readonly offender: Address
}

export const NEVER = Number.MAX_SAFE_INTEGER

const word = (value: bigint) => bigintToBytes(value, 16)
const signed = (slot: number) => slot + 1

/** Typed access to the registry's records. */
export function registryRecords(state: Pick<RegistryState, 'record' | 'setRecord'>) {
  const read = <T>(name: string, parse: (value: never) => T): T | null => {
    const raw = state.record(REGISTRY_ADDRESS, name)
    return raw === undefined ? null : parse(decodeCbor(raw) as never)
  }
  const write = (name: string, value: unknown) =>
    state.setRecord(REGISTRY_ADDRESS, name, value === null ? null : encodeCbor(value))
  const addresses = (name: string): Address[] =>
    read(name, (list: Uint8Array[]) => list.map((a) => bytesToHex(a) as Address)) ?? []
  const setAddresses = (name: string, list: readonly Address[]) =>
    write(name, list.length === 0 ? null : list.map((a) => hexToBytes(a)))
  return {
    witness: (address: Address): WitnessRecord | null =>
      read(
        `w/${address}`,
        ([deposit, votes, heartbeat, jailed, unlock]: [Uint8Array, Uint8Array, number, number, number]) => ({
          depositWei: bytesToBigint(deposit),
          votesWei: bytesToBigint(votes),
          heartbeatSlot: heartbeat - 1,
          jailedUntilSlot: jailed === 0 ? -1 : jailed === NEVER ? NEVER : jailed - 1,
          unlockSlot: unlock - 1,
        }),
      ),
    setWitness: (address: Address, w: WitnessRecord | null) =>
      write(
        `w/${address}`,
        w === null
          ? null
          : [
              word(w.depositWei),
              word(w.votesWei),
              signed(w.heartbeatSlot),
              w.jailedUntilSlot === NEVER ? NEVER : signed(w.jailedUntilSlot),
              signed(w.unlockSlot),
            ],
      ),
    /** Everyone with a witness record, ascending. */
    candidates: () => addresses('candidates'),
    setCandidates: (list: readonly Address[]) => setAddresses('candidates', [...list].sort()),
    /** Jailed witnesses, ascending. */
    jailed: () => addresses('jailed'),
    setJailed: (list: readonly Address[]) => setAddresses('jailed', [...list].sort()),
    /** Executive members as of the last block. */
    members: () => addresses('members'),
    setMembers: (list: readonly Address[]) => setAddresses('members', list),
    votes: (holder: Address, witness: Address): bigint =>
      read(`v/${holder}/${witness}`, (v: Uint8Array) => bytesToBigint(v)) ?? 0n,
    setVotes: (holder: Address, witness: Address, amount: bigint) =>
      write(`v/${holder}/${witness}`, amount === 0n ? null : word(amount)),
    unlocking: (holder: Address): Unlocking[] =>
      read(`u/${holder}`, (list: [Uint8Array, number][]) =>
        list.map(([a, slot]) => ({ amountWei: bytesToBigint(a), slot })),
      ) ?? [],
    setUnlocking: (holder: Address, list: readonly Unlocking[]) =>
      write(`u/${holder}`, list.length === 0 ? null : list.map((u) => [word(u.amountWei), u.slot])),
    isProven: (offence: string): boolean => state.record(REGISTRY_ADDRESS, `e/${offence}`) !== undefined,
    setProven: (offence: string, slot: number) => write(`e/${offence}`, slot),
    /** Witnesses slashed, with the slot, oldest first; pruned to the window when written. */
    slashed: (): { witness: Address; slot: number }[] =>
      read('slashed', (list: [Uint8Array, number][]) =>
        list.map(([a, slot]) => ({ witness: bytesToHex(a) as Address, slot })),
      ) ?? [],
    setSlashed: (list: readonly { witness: Address; slot: number }[]) =>
      write('slashed', list.length === 0 ? null : list.map((s) => [hexToBytes(s.witness), s.slot])),
    resting: (): Resting[] =>
      read('resting', (list: [Uint8Array, number, Uint8Array][]) =>
        list.map(([a, slot, o]) => ({ amountWei: bytesToBigint(a), slot, offender: bytesToHex(o) as Address })),
      ) ?? [],
    setResting: (list: readonly Resting[]) =>
      write('resting', list.length === 0 ? null : list.map((r) => [word(r.amountWei), r.slot, hexToBytes(r.offender)])),
  }
}

export type RegistryRecords = ReturnType<typeof registryRecords>
