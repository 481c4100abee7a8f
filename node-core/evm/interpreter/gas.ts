/** Prices of the pinned rules (Cancun), gas. What every instruction costs at least is in opcodes.ts. */
export const GAS = {
  coldAccount: 2_600,
  warmAccess: 100,
  coldSlot: 2_100,
  callValue: 9_000,
  callStipend: 2_300,
  newAccount: 25_000,
  memoryWord: 3,
  copyWord: 3,
  keccakWord: 6,
  initCodeWord: 2,
  codeByte: 200,
  expByte: 50,
  logTopic: 375,
  logByte: 8,
  /** SSTORE needs more than this left (EIP-2200). */
  sstoreSentry: 2_300,
  sstoreSet: 20_000,
  sstoreChange: 2_900,
  /** EIP-3529. */
  sstoreClearRefund: 4_800,
} as const

/** EIP-170. */
export const MAX_CODE_BYTES = 24_576
/** EIP-3860. */
export const MAX_INIT_CODE_BYTES = 49_152
export const MAX_CALL_DEPTH = 1_024
export const MAX_STACK = 1_024

/** Why a frame ended badly; the texts are those of the reference, for logs and developers. */
export const FAILURE = {
  revert: 'revert',
  outOfGas: 'out of gas',
  underflow: 'stack underflow',
  overflow: 'stack overflow',
  invalidJump: 'invalid JUMP',
  invalidOpcode: 'invalid opcode',
  staticChange: 'static state change',
  refundExhausted: 'refund exhausted',
  collision: 'create collision',
  codeTooLarge: 'code size to deposit exceeds maximum code size',
  initCodeTooLarge: 'initcode exceeds max initcode size',
  badCode: 'invalid bytecode deployed',
  insufficientBalance: 'insufficient balance',
} as const
