import type { Address } from '#node-core/model/ids.ts'
import { GAS, MAX_STACK } from './gas.ts'
import type { AnalysedCode } from './analysedCode.ts'
import type { SlotCache } from './slotCache.ts'

const EMPTY = new Uint8Array(0)
const FIRST_MEMORY = 1_024
/** A pooled frame gives larger memory back. */
const KEPT_MEMORY = 1 << 20
/** Nothing pays for memory beyond this (bytes): the quadratic price is above 2^53 gas. */
const MEMORY_END = 2 ** 36

/** What kind of message a frame runs. */
export type FrameKind = 'call' | 'create'

/** Where the journals stood when a frame began: it fails back to there. */
export interface Marks {
  journal: number
  logs: number
  refund: number
}

/**
 * One running message. Pooled by depth: stack and memory are reused, because making them costs more than a short call.
 */
export class Frame {
  readonly depth: number
  readonly stack: bigint[] = new Array<bigint>(MAX_STACK).fill(0n)
  /** Words on the stack. */
  height = 0
  memory = new Uint8Array(FIRST_MEMORY)
  view = new DataView(this.memory.buffer)
  /** Words of memory in use. */
  words = 0
  /** What they cost in all. */
  #memoryCost = 0

  kind: FrameKind = 'call'
  code!: AnalysedCode
  pc = 0
  /** Left. */
  gas = 0
  gasLimit = 0
  /** Whose storage and balance. */
  address!: Address
  caller!: Address
  value = 0n
  input: Uint8Array = EMPTY
  isStatic = false
  slots!: SlotCache
  /** What the last call gave back. */
  returned: Uint8Array = EMPTY
  /** What it waits for while a child runs. */
  waiting: FrameKind = 'call'
  /** Where it wants the child's output. */
  outAt = 0
  outLength = 0
  readonly marks: Marks = { journal: 0, logs: 0, refund: 0 }

  constructor(depth: number) {
    this.depth = depth
  }

  /** Empties stack and memory for the next message. */
  reset(): void {
    this.height = 0
    this.pc = 0
    this.returned = EMPTY
    this.#memoryCost = 0
    if (this.memory.length > KEPT_MEMORY) this.#setMemory(new Uint8Array(FIRST_MEMORY))
    else if (this.words > 0) this.memory.fill(0, 0, this.words * 32)
    this.words = 0
  }

  /**
   * Takes memory up to `at + length` into use. @returns its price, to be paid before anything is read or written:
   * infinite when nobody
   * can pay it. The bytes are there after {@link provide}.
   */
  extend(at: number, length: number): number {
    if (length === 0) return 0
    const end = at + length
    if (end > MEMORY_END) return Infinity
    const words = Math.ceil(end / 32)
    if (words <= this.words) return 0
    // Squares beyond 2^53 must be exact too.
    const square =
      words < 0x4000000 ? Math.floor((words * words) / 512) : Number((BigInt(words) * BigInt(words)) / 512n)
    const cost = words * GAS.memoryWord + square
    const more = cost - this.#memoryCost
    this.#memoryCost = cost
    this.words = words
    return more
  }

  /** Makes the memory as large as was paid for. */
  provide(): void {
    const size = this.words * 32
    if (size <= this.memory.length) return
    const larger = new Uint8Array(Math.max(size, Math.min(this.memory.length * 2, this.memory.length + KEPT_MEMORY)))
    larger.set(this.memory)
    this.#setMemory(larger)
  }

  #setMemory(memory: Uint8Array<ArrayBuffer>): void {
    this.memory = memory
    this.view = new DataView(memory.buffer)
  }

  /** A copy of memory; nothing for length 0, wherever. */
  read(at: number, length: number): Uint8Array {
    return length === 0 ? EMPTY : this.memory.slice(at, at + length)
  }

  /** Memory itself: it stands still while a child runs. */
  look(at: number, length: number): Uint8Array {
    return length === 0 ? EMPTY : this.memory.subarray(at, at + length)
  }

  /** Copies `length` bytes of `source` from `from` on into memory, zeros past its end. Paid for and provided. */
  write(at: number, source: Uint8Array, from: number, length: number): void {
    if (length === 0) return
    const part = from >= source.length ? EMPTY : source.subarray(from, Math.min(source.length, from + length))
    this.memory.set(part, at)
    if (part.length < length) this.memory.fill(0, at + part.length, at + length)
  }
}
