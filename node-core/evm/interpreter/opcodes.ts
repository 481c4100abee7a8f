/** Opcodes by name, as the interpreter's switch uses them. */
export const OP = {
  STOP: 0x00, ADD: 0x01, MUL: 0x02, SUB: 0x03, DIV: 0x04, SDIV: 0x05, MOD: 0x06, SMOD: 0x07, ADDMOD: 0x08, MULMOD: 0x09, EXP: 0x0a, SIGNEXTEND: 0x0b,
  LT: 0x10, GT: 0x11, SLT: 0x12, SGT: 0x13, EQ: 0x14, ISZERO: 0x15, AND: 0x16, OR: 0x17, XOR: 0x18, NOT: 0x19, BYTE: 0x1a, SHL: 0x1b, SHR: 0x1c, SAR: 0x1d,
  KECCAK256: 0x20,
  ADDRESS: 0x30, BALANCE: 0x31, ORIGIN: 0x32, CALLER: 0x33, CALLVALUE: 0x34, CALLDATALOAD: 0x35, CALLDATASIZE: 0x36, CALLDATACOPY: 0x37, CODESIZE: 0x38, CODECOPY: 0x39, GASPRICE: 0x3a,
  EXTCODESIZE: 0x3b, EXTCODECOPY: 0x3c, RETURNDATASIZE: 0x3d, RETURNDATACOPY: 0x3e, EXTCODEHASH: 0x3f,
  BLOCKHASH: 0x40, COINBASE: 0x41, TIMESTAMP: 0x42, NUMBER: 0x43, PREVRANDAO: 0x44, GASLIMIT: 0x45, CHAINID: 0x46, SELFBALANCE: 0x47, BASEFEE: 0x48, BLOBHASH: 0x49, BLOBBASEFEE: 0x4a,
  POP: 0x50, MLOAD: 0x51, MSTORE: 0x52, MSTORE8: 0x53, SLOAD: 0x54, SSTORE: 0x55, JUMP: 0x56, JUMPI: 0x57, PC: 0x58, MSIZE: 0x59, GAS: 0x5a, JUMPDEST: 0x5b, TLOAD: 0x5c, TSTORE: 0x5d, MCOPY: 0x5e, PUSH0: 0x5f,
  PUSH1: 0x60, PUSH32: 0x7f, DUP1: 0x80, DUP16: 0x8f, SWAP1: 0x90, SWAP16: 0x9f, LOG0: 0xa0, LOG4: 0xa4,
  CREATE: 0xf0, CALL: 0xf1, CALLCODE: 0xf2, RETURN: 0xf3, DELEGATECALL: 0xf4, CREATE2: 0xf5, STATICCALL: 0xfa, REVERT: 0xfd, INVALID: 0xfe, SELFDESTRUCT: 0xff,
} as const

/** [opcodes, gas before anything that depends on operands, words taken, words given]. What is not here is invalid. */
const ROWS: ReadonlyArray<readonly [readonly number[], number, number, number]> = [
  [[OP.STOP, OP.INVALID], 0, 0, 0],
  [[OP.ADD, OP.SUB, OP.LT, OP.GT, OP.SLT, OP.SGT, OP.EQ, OP.AND, OP.OR, OP.XOR, OP.BYTE, OP.SHL, OP.SHR, OP.SAR], 3, 2, 1],
  [[OP.MUL, OP.DIV, OP.SDIV, OP.MOD, OP.SMOD, OP.SIGNEXTEND], 5, 2, 1],
  [[OP.ADDMOD, OP.MULMOD], 8, 3, 1],
  [[OP.EXP], 10, 2, 1],
  [[OP.ISZERO, OP.NOT, OP.CALLDATALOAD, OP.MLOAD, OP.BLOBHASH], 3, 1, 1],
  [[OP.KECCAK256], 30, 2, 1],
  [[OP.ADDRESS, OP.ORIGIN, OP.CALLER, OP.CALLVALUE, OP.CALLDATASIZE, OP.CODESIZE, OP.GASPRICE, OP.RETURNDATASIZE, OP.COINBASE, OP.TIMESTAMP, OP.NUMBER, OP.PREVRANDAO, OP.GASLIMIT, OP.CHAINID, OP.BASEFEE, OP.BLOBBASEFEE, OP.PC, OP.MSIZE, OP.GAS, OP.PUSH0], 2, 0, 1],
  [[OP.BALANCE, OP.EXTCODESIZE, OP.EXTCODEHASH, OP.SLOAD], 0, 1, 1],
  [[OP.CALLDATACOPY, OP.CODECOPY, OP.RETURNDATACOPY, OP.MCOPY], 3, 3, 0],
  [[OP.EXTCODECOPY], 0, 4, 0],
  [[OP.BLOCKHASH], 20, 1, 1],
  [[OP.SELFBALANCE], 5, 0, 1],
  [[OP.POP], 2, 1, 0],
  [[OP.MSTORE, OP.MSTORE8], 3, 2, 0],
  [[OP.SSTORE], 0, 2, 0],
  [[OP.JUMP], 8, 1, 0],
  [[OP.JUMPI], 10, 2, 0],
  [[OP.JUMPDEST], 1, 0, 0],
  [[OP.TLOAD], 100, 1, 1],
  [[OP.TSTORE], 100, 2, 0],
  [Array.from({ length: 32 }, (_, i) => OP.PUSH1 + i), 3, 0, 1],
  ...Array.from({ length: 16 }, (_, i) => [[OP.DUP1 + i], 3, i + 1, i + 2] as const),
  ...Array.from({ length: 16 }, (_, i) => [[OP.SWAP1 + i], 3, i + 2, i + 2] as const),
  ...Array.from({ length: 5 }, (_, i) => [[OP.LOG0 + i], 375, i + 2, 0] as const),
  [[OP.CREATE], 32_000, 3, 1],
  [[OP.CREATE2], 32_000, 4, 1],
  [[OP.CALL, OP.CALLCODE], 0, 7, 1],
  [[OP.DELEGATECALL, OP.STATICCALL], 0, 6, 1],
  [[OP.RETURN, OP.REVERT], 0, 2, 0],
  [[OP.SELFDESTRUCT], 5_000, 1, 0],
]

/** Whether the pinned rules know the opcode. */
export const KNOWN = new Uint8Array(256)
export const BASE_GAS = new Uint16Array(256)
/** Words an instruction takes … */
export const TAKES = new Uint8Array(256)
/** … and by how many the stack is higher afterwards (may be negative). */
export const GROWS = new Int8Array(256)

for (const [codes, gas, takes, gives] of ROWS) {
  for (const code of codes) {
    KNOWN[code] = 1
    BASE_GAS[code] = gas
    TAKES[code] = takes
    GROWS[code] = gives - takes
  }
}
