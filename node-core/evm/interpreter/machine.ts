import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Log } from '#node-core/model/receipt.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { EngineMessage } from '../engine/engine.ts'
import type { NativeContract } from '../engine/nativeContract.ts'
import type { AccountRecord } from '../state/accountRecord.ts'
import type { WorldState } from '../state/worldState.ts'
import { Frame, type Marks } from './frame.ts'
import { FAILURE } from './gas.ts'
import type { Precompile } from './precompiles.ts'
import { SlotCache, type Slot } from './slotCache.ts'
import { addressToWord } from './words.ts'

/** Warm as everywhere in Cancun, although it is an ordinary empty account here. */
const POINT_EVALUATION = '0x000000000000000000000000000000000000000a' as Address

/** One thing to take back when a frame fails. */
type Undo =
  | { readonly kind: 'slot'; readonly slot: Slot; readonly before: bigint }
  | { readonly kind: 'warmSlot'; readonly slot: Slot }
  | { readonly kind: 'warmAddress' | 'created' | 'destroyed'; readonly address: Address }
  | { readonly kind: 'transient'; readonly slots: SlotCache; readonly key: bigint; readonly before: bigint }

/** What never changes between transactions. */
export interface MachineParts {
  readonly crypto: FastCrypto
  readonly natives: ReadonlyMap<Address, NativeContract>
  readonly precompiles: ReadonlyMap<Address, Precompile>
}

/**
 * Everything one running transaction has; one machine runs one after the other. Accounts revert in the world state, the
 * rest here.
 */
export class Machine {
  readonly parts: MachineParts
  world!: WorldState
  block!: BlockContext
  origin!: Address
  originWord = 0n
  gasPrice = 0n
  producerWord = 0n
  randomWord = 0n
  /** Frames by depth; those up to `#frames.length` are kept for reuse. */
  readonly #frames: Frame[] = []
  readonly #caches = new Map<Address, SlotCache>()
  readonly #warm = new Set<Address>()
  /** Addresses that were cold when they were first touched, whatever became of the frame; null: nobody asks. */
  #touched: Set<Address> | null = null
  readonly #undo: Undo[] = []
  readonly #created = new Set<Address>()
  readonly #destroyed = new Set<Address>()
  readonly logs: Log[] = []
  refund = 0

  /** How the last message ended that is over: read by whoever began it. `null`: well. */
  failure: string | null = null
  output: Uint8Array = new Uint8Array(0)
  /** Left of what it was given. */
  gasLeft = 0
  /** The contract that the last creation made or failed to make. */
  createdAddress: Address | null = null

  constructor(parts: MachineParts) {
    this.parts = parts
  }

  /** Forgets the last transaction and warms what is warm from the start (EIP-2929, EIP-3651, EIP-2930). */
  begin(world: WorldState, block: BlockContext, message: EngineMessage): void {
    this.world = world
    if (this.block !== block) {
      this.block = block
      this.producerWord = addressToWord(block.producer)
      // Known one block ahead, so no randomness at all; documented as such.
      this.randomWord = BigInt(block.parentHash)
    }
    this.origin = message.from
    this.originWord = addressToWord(message.from)
    this.gasPrice = message.gasPrice
    this.#caches.clear()
    this.#warm.clear()
    this.#touched = message.touched === undefined ? null : new Set()
    this.#undo.length = 0
    this.#created.clear()
    this.#destroyed.clear()
    this.logs.length = 0
    this.refund = 0
    this.createdAddress = null
    for (const address of this.parts.precompiles.keys()) this.#warm.add(address)
    this.#warm.add(POINT_EVALUATION)
    this.#warm.add(message.from).add(block.producer)
    if (message.to !== null) this.#warm.add(message.to)
    for (const { address, storageKeys } of message.accessList) {
      this.#warm.add(address)
      for (const key of storageKeys) this.slots(address).named(key).warm = true
    }
  }

  frame(depth: number): Frame {
    let frame = this.#frames[depth]
    if (frame === undefined) {
      frame = new Frame(depth)
      this.#frames[depth] = frame
    }
    frame.reset()
    return frame
  }

  parentOf(frame: Frame): Frame {
    return this.#frames[frame.depth - 1]!
  }

  // -- state
  // --------------------------------------------------------------------------------------------------------------

  account(address: Address): AccountRecord {
    return this.world.account(address)
  }

  slots(address: Address): SlotCache {
    let cache = this.#caches.get(address)
    if (cache === undefined) {
      cache = new SlotCache(this.world, address)
      this.#caches.set(address, cache)
    }
    return cache
  }

  setSlot(slot: Slot, value: bigint): void {
    if (slot.value === value) return
    this.#undo.push({ kind: 'slot', slot, before: slot.value })
    slot.value = value
  }

  setTransient(slots: SlotCache, key: bigint, value: bigint): void {
    this.#undo.push({ kind: 'transient', slots, key, before: slots.setTransient(key, value) })
  }

  /** @returns whether it was cold */
  warmSlot(slot: Slot): boolean {
    if (slot.warm) return false
    slot.warm = true
    this.#undo.push({ kind: 'warmSlot', slot })
    return true
  }

  /** @returns whether it was cold */
  warmAddress(address: Address): boolean {
    if (this.#warm.has(address)) return false
    this.#warm.add(address)
    this.#touched?.add(address)
    this.#undo.push({ kind: 'warmAddress', address })
    return true
  }

  /** Adds what this transaction touched: every account that was cold, every slot. */
  tellTouched(into: Map<Address, Set<Hash>>): void {
    for (const address of this.#touched ?? []) if (!into.has(address)) into.set(address, new Set())
    for (const [address, cache] of this.#caches) {
      for (const name of cache.names()) {
        const slots = into.get(address) ?? new Set()
        into.set(address, slots.add(name as Hash))
      }
    }
  }

  /** Value moves even between an account and itself: writing settles what it is owed in dividends. */
  transfer(from: Address, to: Address, value: bigint): void {
    const payer = this.world.account(from)
    this.world.setAccount(from, { ...payer, balance: payer.balance - value })
    this.world.addBalance(to, value)
  }

  markCreated(address: Address): void {
    if (this.#created.has(address)) return
    this.#created.add(address)
    this.#undo.push({ kind: 'created', address })
  }

  /** Made in this transaction (EIP-6780). */
  isCreated(address: Address): boolean {
    return this.#created.has(address)
  }

  markDestroyed(address: Address): void {
    if (this.#destroyed.has(address)) return
    this.#destroyed.add(address)
    this.#undo.push({ kind: 'destroyed', address })
  }

  blockHash(height: bigint): bigint {
    const back = BigInt(this.block.height) - height
    if (back <= 0n || back > 256n) return 0n
    const hash: Hash | null = this.block.blockHash(Number(height))
    return hash === null ? 0n : BigInt(hash)
  }

  // -- frames fail back to their marks
  // ------------------------------------------------------------------------------------

  mark(marks: Marks): void {
    marks.journal = this.#undo.length
    marks.logs = this.logs.length
    marks.refund = this.refund
    this.world.checkpoint()
  }

  keep(): void {
    this.world.commit()
  }

  takeBack(marks: Marks): void {
    this.world.revert()
    this.logs.length = marks.logs
    this.refund = marks.refund
    for (let i = this.#undo.length - 1; i >= marks.journal; i--) {
      const undo = this.#undo[i]!
      switch (undo.kind) {
        case 'slot':
          undo.slot.value = undo.before
          break
        case 'warmSlot':
          undo.slot.warm = false
          break
        case 'warmAddress':
          this.#warm.delete(undo.address)
          break
        case 'created':
          this.#created.delete(undo.address)
          break
        case 'destroyed':
          this.#destroyed.delete(undo.address)
          break
        case 'transient':
          undo.slots.setTransient(undo.key, undo.before)
          break
      }
    }
    this.#undo.length = marks.journal
  }

  /** The message in hand is over. */
  end(failure: string | null, output: Uint8Array, gasLeft: number): void {
    this.failure = failure
    this.output = output
    this.gasLeft = failure === null || failure === FAILURE.revert ? gasLeft : 0
  }

  /** After the whole transaction: storage goes to the state, contracts made and destroyed in it go (EIP-6780). */
  settle(): void {
    for (const cache of this.#caches.values()) cache.flush()
    for (const address of this.#destroyed) {
      if (!this.#created.has(address)) continue
      this.world.clearStorage(address)
      this.world.setAccount(address, { ...this.world.account(address), nonce: 0n, balance: 0n, codeHash: null })
    }
  }
}
