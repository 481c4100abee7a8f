import { bigintToBytesFast, bytesToBigintFast } from '../crypto/hexFast.ts'
import type { WorldState } from '../state/worldState.ts'
import type { Address } from '#node-core/model/ids.ts'
import { wordToHex } from './words.ts'

/** A storage slot during one transaction. */
export interface Slot {
  readonly name: string
  /** When the transaction began. */
  readonly original: bigint
  value: bigint
  /** Accessed before (EIP-2929). */
  warm: boolean
}

/**
 * One account's storage during one transaction: read from the state once, written back once, at the end. Named by text,
 * not by
 * number: V8 hashes a large bigint by its lowest 64 bits only, so that an attacker could make a Map of them slow.
 */
export class SlotCache {
  readonly address: Address
  readonly #world: WorldState
  readonly #slots = new Map<string, Slot>()
  #transient: Map<string, bigint> | null = null

  constructor(world: WorldState, address: Address) {
    this.#world = world
    this.address = address
  }

  slot(key: bigint): Slot {
    return this.named(wordToHex(key))
  }

  named(name: string): Slot {
    let slot = this.#slots.get(name)
    if (slot === undefined) {
      const original = bytesToBigintFast(this.#world.storage(this.address, name))
      slot = { name, original, value: original, warm: false }
      this.#slots.set(name, slot)
    }
    return slot
  }

  /** Of every slot that was looked at. */
  names(): Iterable<string> {
    return this.#slots.keys()
  }

  /** EIP-1153. */
  transient(key: bigint): bigint {
    return this.#transient?.get(wordToHex(key)) ?? 0n
  }

  /** @returns the value before */
  setTransient(key: bigint, value: bigint): bigint {
    const name = wordToHex(key)
    this.#transient ??= new Map()
    const before = this.#transient.get(name) ?? 0n
    this.#transient.set(name, value)
    return before
  }

  /** Hands what changed to the state. */
  flush(): void {
    for (const { name, value, original } of this.#slots.values())
      if (value !== original) this.#world.setStorage(this.address, name, bigintToBytesFast(value))
  }
}
