import type { Address } from '../../../node-core/model/ids.ts'
import { REGISTRY_ADDRESS, type RegistryState } from '../../../node-core/consensus/witnesses/registry/registryState.ts'

/** Balances and registry records after a block. Immutable; copied by the first write of a block. */
export interface LedgerState {
  readonly liquid: ReadonlyMap<Address, bigint>
  readonly bonded: ReadonlyMap<Address, bigint>
  readonly records: ReadonlyMap<string, Uint8Array>
  readonly potWei: bigint
  /** Paid out to "all holders": kept as one number here; the exact dividend has tests of its own in evm/. */
  readonly distributedWei: bigint
  /** Ids of the operations executed so far. */
  readonly done: ReadonlySet<number>
}

export class LedgerShortOfFunds extends Error {}

/**
 * A working copy that implements what the registry needs. `finish` gives the state back, the very same one if nothing
 * changed.
 */
export class LedgerDraft implements RegistryState {
  private liquid: Map<Address, bigint>
  private bonded: Map<Address, bigint>
  private records: Map<string, Uint8Array>
  private potWei: bigint
  private distributedWei: bigint
  private doneIds: Set<number>
  private changed = false
  private readonly from: LedgerState

  constructor(from: LedgerState) {
    this.from = from
    this.liquid = from.liquid as Map<Address, bigint>
    this.bonded = from.bonded as Map<Address, bigint>
    this.records = from.records as Map<string, Uint8Array>
    this.potWei = from.potWei
    this.distributedWei = from.distributedWei
    this.doneIds = from.done as Set<number>
  }

  private touch(): void {
    if (this.changed) return
    this.changed = true
    this.liquid = new Map(this.liquid)
    this.bonded = new Map(this.bonded)
    this.records = new Map(this.records)
    this.doneIds = new Set(this.doneIds)
  }

  private add(map: 'liquid' | 'bonded', who: Address, amount: bigint): void {
    this.touch()
    const next = (this[map].get(who) ?? 0n) + amount
    if (next < 0n) throw new LedgerShortOfFunds(`${who} is short of ${map} funds`)
    this[map].set(who, next)
  }

  credit(who: Address, amount: bigint): void {
    this.add('liquid', who, amount)
  }
  transfer(from: Address, to: Address, amount: bigint): void {
    this.add('liquid', from, -amount)
    this.add('liquid', to, amount)
  }
  bond(payer: Address, owner: Address, amount: bigint): void {
    this.add('liquid', payer, -amount)
    this.add('bonded', owner, amount)
  }
  unbond(owner: Address, amount: bigint): void {
    this.add('bonded', owner, -amount)
    this.add('liquid', owner, amount)
  }
  slash(owner: Address, amount: bigint): bigint {
    const has = this.bonded.get(owner) ?? 0n
    const taken = amount < has ? amount : has
    this.add('bonded', owner, -taken)
    this.potWei += taken
    return taken
  }
  distribute(amount: bigint): void {
    this.touch()
    this.potWei -= amount
    this.distributedWei += amount
  }
  payFromPot(to: Address, amount: bigint): void {
    this.potWei -= amount
    this.add('liquid', to, amount)
  }
  record(owner: Address, name: string): Uint8Array | undefined {
    return owner === REGISTRY_ADDRESS ? this.records.get(name) : undefined
  }
  setRecord(_owner: Address, name: string, value: Uint8Array | null): void {
    this.touch()
    if (value === null) this.records.delete(name)
    else this.records.set(name, value)
  }
  markDone(id: number): void {
    this.touch()
    this.doneIds.add(id)
  }
  finish(): LedgerState {
    if (!this.changed) return this.from
    return {
      liquid: this.liquid,
      bonded: this.bonded,
      records: this.records,
      potWei: this.potWei,
      distributedWei: this.distributedWei,
      done: this.doneIds,
    }
  }
}

/** Everything there is, in wei: must never change. */
export function totalWei(state: LedgerState): bigint {
  let sum = state.potWei + state.distributedWei
  for (const amount of state.liquid.values()) sum += amount
  for (const amount of state.bonded.values()) sum += amount
  return sum
}
