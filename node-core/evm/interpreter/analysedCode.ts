import { wordAt } from './words.ts'

/** Past the end of code there are zeros: STOP, and the missing bytes of a PUSH. */
const PADDING = 33

/**
 * Code made ready to run; worked out as far as it is needed, once for each code object (the state's cache keeps those
 * of used contracts).
 */
export class AnalysedCode {
  /** With zeros behind it, so that the interpreter needs no bounds check. */
  readonly bytes: Uint8Array
  readonly length: number
  #jumps: Uint8Array | null = null
  /** For each position of a PUSH: 1 + where its value is in `#values`; 0: not read yet. */
  readonly #places: Uint16Array
  readonly #values: bigint[] = []

  constructor(code: Uint8Array) {
    this.length = code.length
    this.bytes = new Uint8Array(code.length + PADDING)
    this.bytes.set(code)
    this.#places = new Uint16Array(code.length)
  }

  /** Whether a jump may land there: on a JUMPDEST that is no PUSH's operand. */
  isJumpTarget(at: number): boolean {
    this.#jumps ??= findJumpTargets(this.bytes, this.length)
    return this.#jumps[at] === 1
  }

  /** The operand of the PUSH instruction at `at`, `size` bytes. */
  pushed(at: number, size: number): bigint {
    const place = this.#places[at]!
    if (place > 0) return this.#values[place - 1]!
    const value = wordAt(this.bytes, at + 1) >> BigInt(256 - 8 * size)
    this.#values.push(value)
    this.#places[at] = this.#values.length
    return value
  }
}

function findJumpTargets(bytes: Uint8Array, length: number): Uint8Array {
  const targets = new Uint8Array(length)
  for (let at = 0; at < length; at++) {
    const op = bytes[at]!
    if (op === 0x5b) targets[at] = 1
    else if (op >= 0x60 && op <= 0x7f) at += op - 0x5f
  }
  return targets
}

const analysed = new WeakMap<Uint8Array, AnalysedCode>()

/** The state hands out the same array for the same code while it is in its cache. */
export function analyse(code: Uint8Array): AnalysedCode {
  let known = analysed.get(code)
  if (known === undefined) {
    known = new AnalysedCode(code)
    analysed.set(code, known)
  }
  return known
}
