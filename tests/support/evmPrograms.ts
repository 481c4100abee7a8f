import type { Address, Hash } from '#node-core/model/ids.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'

/** A made-up state and transactions on it, for running the same on two engines. */
export interface EvmScenario {
  readonly contracts: ReadonlyArray<{
    readonly address: Address
    readonly code: Uint8Array
    readonly balance: bigint
    readonly storage: ReadonlyArray<readonly [bigint, bigint]>
  }>
  readonly transactions: ReadonlyArray<{
    readonly to: Address | null
    readonly data: Uint8Array
    readonly value: bigint
    readonly gasLimit: bigint
    readonly accessList: readonly AccessListEntry[]
  }>
}

export const SENDER = '0x00000000000000000000000000000000000000f0' as Address
export const PRODUCER = '0x00000000000000000000000000000000000000c0' as Address
export const NATIVE = '0x000000000000000000000000000000000000d0ff' as Address
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
export const CONTRACTS = [0xa0, 0xa1, 0xa2, 0xa3].map(address)
const WORD = 1n << 256n

/** A reproducible source of choices. */
class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  /** 0 … n − 1. */
  below(n: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
  once(outOf: number): boolean {
    return this.below(outOf) === 0
  }
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
  word(): bigint {
    switch (this.below(8)) {
      case 0:
        return BigInt(this.below(3))
      case 1:
        return BigInt(this.below(300))
      case 2:
        return 1n << BigInt(this.below(256))
      case 3:
        return (1n << BigInt(this.below(256))) - 1n
      case 4:
        return WORD - 1n - BigInt(this.below(3))
      case 5:
        return WORD - (1n << BigInt(this.below(256)))
      case 6:
        return (1n << 255n) + BigInt(this.below(5)) - 2n
      default:
        return BigInt(`0x${Buffer.from(this.bytes(1 + this.below(32))).toString('hex')}`)
    }
  }
}

/** Bytecode under construction. */
class Assembler {
  readonly out: number[] = []
  readonly #tails: Array<{ readonly at: number; readonly bytes: Uint8Array }> = []
  op(...codes: number[]): this {
    this.out.push(...codes)
    return this
  }
  push(value: bigint | number, wide = false): this {
    let hex = BigInt(value).toString(16)
    if (hex.length % 2 === 1) hex = `0${hex}`
    if (BigInt(value) === 0n && !wide) return this.op(0x5f)
    if (wide) hex = hex.padStart(64, '0')
    const bytes = Buffer.from(hex, 'hex')
    return this.op(0x5f + bytes.length, ...bytes)
  }
  /** PUSH2 of where `bytes` will lie behind the code. */
  pushTail(bytes: Uint8Array): this {
    this.#tails.push({ at: this.out.length + 1, bytes })
    return this.op(0x61, 0, 0)
  }
  /** PUSH2 of a place that is told later. */
  pushLabel(): (to: number) => void {
    const at = this.out.length + 1
    this.op(0x61, 0, 0)
    return (to) => {
      this.out[at] = to >> 8
      this.out[at + 1] = to & 255
    }
  }
  finish(): Uint8Array {
    const out = [...this.out]
    for (const { at, bytes } of this.#tails) {
      out[at] = out.length >> 8
      out[at + 1] = out.length & 255
      out.push(...bytes)
    }
    return Uint8Array.from(out)
  }
}

const UNARY = [0x15, 0x19]
const BINARY = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b,
  0x1c, 0x1d,
]
const TERNARY = [0x08, 0x09]
const NULLARY = [
  0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a, 0x58, 0x59,
  0x5a,
]
const OF_ADDRESS = [0x31, 0x3b, 0x3f]

const targets = (dice: Dice): bigint =>
  BigInt(
    dice.of([
      ...CONTRACTS,
      ...CONTRACTS,
      ...CONTRACTS,
      SENDER,
      PRODUCER,
      NATIVE,
      NATIVE,
      address(1 + dice.below(10)),
      address(0xdead + dice.below(3)),
      address(0xef),
    ]),
  )
const slotKey = (dice: Dice) => (dice.once(12) ? dice.word() : BigInt(dice.below(4)))
const slotValue = (dice: Dice) => (dice.once(6) ? dice.word() : BigInt(dice.below(3)))
const offset = (dice: Dice): bigint =>
  dice.once(900) ? dice.word() : dice.once(12) ? BigInt(dice.below(20_000)) : BigInt(dice.below(160))
const length = (dice: Dice): bigint =>
  dice.once(900)
    ? dice.word()
    : dice.once(10)
      ? 0n
      : dice.once(12)
        ? BigInt(dice.below(9_000))
        : BigInt(dice.below(100))

/** Leaves one word. */
function value(asm: Assembler, dice: Dice, depth = 0): void {
  const kind = dice.below(depth > 3 ? 4 : 13)
  if (kind < 3) asm.push(dice.word(), dice.once(10))
  else if (kind === 3) asm.op(dice.of(NULLARY))
  else if (kind === 4) {
    value(asm, dice, depth + 1)
    asm.op(dice.of(UNARY))
  } else if (kind < 8) {
    value(asm, dice, depth + 1)
    value(asm, dice, depth + 1)
    asm.op(dice.of(BINARY))
  } else if (kind === 8) {
    for (let i = 0; i < 3; i++) value(asm, dice, depth + 1)
    asm.op(dice.of(TERNARY))
  } else if (kind === 9) asm.push(targets(dice)).op(dice.of(OF_ADDRESS))
  else if (kind === 10) asm.push(slotKey(dice)).op(dice.of([0x54, 0x54, 0x5c]))
  else if (kind === 11) {
    if (dice.once(2)) asm.push(offset(dice)).op(0x51)
    else asm.push(length(dice)).push(offset(dice)).op(0x20)
  } else asm.push(dice.once(2) ? BigInt(dice.below(8)) : dice.word()).op(dice.of([0x35, 0x40, 0x49]))
}

function call(asm: Assembler, dice: Dice): void {
  const op = dice.of([0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xfa])
  asm.push(length(dice)).push(offset(dice)).push(length(dice)).push(offset(dice))
  if (op === 0xf1 || op === 0xf2) asm.push(dice.once(2) ? 0n : dice.once(5) ? dice.word() : BigInt(dice.below(20)))
  const target = targets(dice)
  // Programs call one another in circles: with all gas every time, nearly all would end by running out of it.
  asm.push(dice.once(10) ? target + ((dice.word() << 160n) % WORD) : target)
  if (!dice.once(4))
    asm.push(dice.of([0n, 1n, 2_300n, 5_000n, 30_000n, 30_000n, 60_000n, 100_000n, 100_000n, WORD - 1n]))
  else asm.op(0x5a)
  asm.op(op)
  if (dice.once(3)) asm.push(slotKey(dice)).op(0x55)
  else asm.op(0x50)
}

/** Input on which a precompile has something to do. */
function precompile(asm: Assembler, dice: Dice): void {
  const number = 1 + dice.below(9)
  let input = dice.bytes(dice.below(260))
  if (number === 1) {
    input = dice.bytes(128 + dice.below(3))
    input.fill(0, 32, 63)
    input[63] = 26 + dice.below(4)
    if (dice.once(3)) input.fill(0, 96, 112)
  } else if (number === 5) {
    const lengths = [dice.below(40), dice.below(40), dice.below(40)]
    input = Uint8Array.from([
      ...lengths.flatMap((n) => [...new Array<number>(31).fill(0), n]),
      ...dice.bytes(dice.below(130)),
    ])
    if (dice.once(10)) input[dice.below(96)] = 255
  } else if ((number === 6 || number === 7 || number === 8) && dice.once(2)) {
    // The generator (1, 2), which lies on the curve.
    const word = (n: number) => [...new Array<number>(31).fill(0), n]
    input = Uint8Array.from(
      number === 6
        ? [...word(1), ...word(2), ...word(1), ...word(2)]
        : number === 7
          ? [...word(1), ...word(2), ...dice.bytes(32)]
          : [],
    )
  } else if (number === 9 && dice.once(2)) {
    input = dice.bytes(213)
    input.set([0, 0, 0, dice.below(20)])
    input[212] = dice.below(3)
  }
  asm.push(input.length).pushTail(input).push(0).op(0x39)
  asm.push(96).push(0).push(input.length).push(0)
  const op = dice.of([0xf1, 0xfa, 0xf4])
  if (op === 0xf1) asm.push(dice.below(3))
  asm.push(number)
  if (dice.once(4)) asm.push(dice.below(4_000))
  else asm.op(0x5a)
  asm.op(op)
  if (dice.once(3)) asm.op(0x50)
  else asm.push(slotKey(dice)).op(0x55)
}

function creation(asm: Assembler, dice: Dice, depth: number): void {
  const code = dice.once(12)
    ? Uint8Array.from([0xef, dice.below(2), 0x00])
    : dice.once(8)
      ? new Uint8Array(0)
      : program(dice, depth + 1, true)
  asm.push(code.length).pushTail(code).push(0).op(0x39)
  const salted = dice.once(2)
  if (salted) asm.push(dice.below(2))
  asm
    .push(dice.once(40) ? length(dice) : BigInt(code.length))
    .push(0)
    .push(dice.once(2) ? 0 : dice.below(10))
  asm.op(salted ? 0xf5 : 0xf0)
  const next = dice.below(4)
  if (next < 2) asm.op(0x50)
  else if (next === 2) asm.push(slotKey(dice)).op(0x55)
  // Calls what was made.
  else asm.op(0x5f, 0x5f, 0x5f, 0x5f, 0x60, dice.below(4), 0x85, 0x5a, 0xf1, 0x50, 0x50)
}

function statement(asm: Assembler, dice: Dice, depth: number): void {
  switch (dice.below(depth > 2 ? 15 : 19)) {
    case 0:
    case 1:
      value(asm, dice)
      asm.op(0x50)
      break
    case 2:
      value(asm, dice)
      asm.push(offset(dice)).op(dice.of([0x52, 0x52, 0x53]))
      break
    case 3:
    case 4:
      asm.push(slotValue(dice)).push(slotKey(dice)).op(0x55)
      break
    case 5:
      value(asm, dice)
      asm.push(slotKey(dice)).op(dice.of([0x55, 0x5d, 0x5d]))
      if (dice.once(2)) asm.push(slotKey(dice)).op(0x5c).push(slotKey(dice)).op(0x55)
      break
    case 6: {
      const topics = dice.below(5)
      for (let i = 0; i < topics; i++) value(asm, dice, 3)
      asm
        .push(length(dice))
        .push(offset(dice))
        .op(0xa0 + topics)
      break
    }
    case 7:
      asm
        .push(length(dice))
        .push(offset(dice))
        .push(offset(dice))
        .op(dice.of([0x37, 0x39, 0x5e]))
      // Past the end of what was returned is a failure.
      if (dice.once(3))
        asm
          .push(dice.below(dice.once(5) ? 40 : 2))
          .push(0)
          .push(offset(dice))
          .op(0x3e)
      break
    case 8:
      asm.push(length(dice)).push(offset(dice)).push(offset(dice)).push(targets(dice)).op(0x3c)
      break
    case 9:
    case 10:
    case 11:
      call(asm, dice)
      break
    case 12:
      precompile(asm, dice)
      break
    case 13:
      // DUP and SWAP in the depth of the stack.
      for (let i = dice.once(30) ? 3 : 16; i >= 0; i--) asm.push(dice.below(1_000))
      asm.op(0x80 + dice.below(16), 0x90 + dice.below(16), 0x50, 0x50)
      break
    case 14:
      asm.op(0x5b)
      if (dice.once(12)) asm.op(dice.below(256))
      if (dice.once(12)) asm.op(...dice.bytes(dice.below(6)))
      break
    case 15: {
      value(asm, dice)
      const label = asm.pushLabel()
      asm.op(0x57)
      for (let i = dice.below(3); i >= 0; i--) statement(asm, dice, depth + 1)
      label(asm.out.length + (dice.once(40) ? 1 : 0))
      asm.op(0x5b)
      break
    }
    case 16: {
      // A few rounds of a loop.
      asm.push(1 + dice.below(3))
      const start = asm.out.length
      asm.op(0x5b)
      for (let i = dice.below(2); i >= 0; i--) statement(asm, dice, depth + 1)
      asm
        .push(1)
        .op(0x90, 0x03, 0x80)
        .op(0x61, start >> 8, start & 255, 0x57, 0x50)
      break
    }
    default:
      creation(asm, dice, depth)
  }
}

function ending(asm: Assembler, dice: Dice, isInit: boolean, depth: number): void {
  switch (dice.below(isInit ? 40 : 36)) {
    case 0:
    case 5:
    case 6:
      asm.push(length(dice)).push(offset(dice)).op(0xfd)
      break
    case 1:
    case 7:
    case 8:
      asm.push(targets(dice)).op(0xff)
      break
    case 2:
    case 9:
      asm.op(0x30, 0xff)
      break
    case 3:
      asm.op(dice.of([0xfe, 0x00, 0x56, 0x0c]))
      break
    case 4:
      // Without end: until a stack, the depth of calls or the gas ends it.
      if (dice.once(3)) asm.op(0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x30, 0x5a, 0xf1, 0x5f, 0x55)
      else asm.op(0x5b, 0x5a, 0x61, (asm.out.length >> 8) & 255, asm.out.length & 255, 0x56)
      break
    default:
      if (isInit && dice.below(4) > 0) {
        const code = dice.once(8) ? Uint8Array.from([0xef, 1]) : program(dice, depth + 1, false)
        asm.push(code.length).pushTail(code).push(0).op(0x39)
        asm
          .push(dice.once(30) ? 24_570 + dice.below(12) : code.length)
          .push(0)
          .op(dice.once(15) ? 0xfd : 0xf3)
      } else asm.push(length(dice)).push(offset(dice)).op(0xf3)
  }
}

/** A random program that mostly does something. */
function program(dice: Dice, depth: number, isInit: boolean): Uint8Array {
  const asm = new Assembler()
  const count = 1 + dice.below(depth === 0 ? 14 : 6)
  for (let i = 0; i < count; i++) statement(asm, dice, depth)
  ending(asm, dice, isInit, depth)
  return asm.finish()
}

/** The scenario of a seed, the same for ever. */
export function evmScenario(seed: number): EvmScenario {
  const dice = new Dice(seed)
  const contracts = CONTRACTS.map((at) => ({
    address: at,
    code: program(dice, 0, false),
    balance: dice.once(3) ? 0n : BigInt(dice.below(1_000)),
    storage: Array.from({ length: dice.below(4) }, (_, i) => [BigInt(i), 1n + BigInt(dice.below(3))] as const),
  }))
  const gasLimit = () =>
    BigInt(
      dice.of([
        21_000 + dice.below(60_000),
        60_000 + dice.below(200_000),
        1_000_000 + dice.below(1_000_000),
        5_000_000,
        5_000_000,
      ]),
    )
  const transactions = Array.from({ length: 1 + dice.below(3) }, () => {
    const creates = dice.once(4)
    const accessList = dice.once(4)
      ? [{ address: dice.of(CONTRACTS), storageKeys: [`0x${'00'.repeat(31)}0${dice.below(4)}` as Hash] }]
      : []
    return {
      to: creates ? null : dice.once(12) ? address(1 + dice.below(10)) : dice.of(CONTRACTS),
      data: creates ? program(dice, 0, true) : dice.bytes(dice.below(80)),
      value: dice.once(2) ? 0n : BigInt(dice.below(50)),
      gasLimit: gasLimit(),
      accessList,
    }
  })
  return {
    contracts: [
      ...contracts,
      { address: address(0xef), code: Uint8Array.of(0xef, 0x00, 0x01), balance: 1n, storage: [] },
    ],
    transactions,
  }
}
