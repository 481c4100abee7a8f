/**
 * What the house still has too much of. A number here only goes down: the test fails above it, and below it until it is
 * lowered here too.
 */
export const RATCHETS = {
  /** TypeScript, scripts, Vue, Solidity and Markdown over 120 columns: what the formatter cannot break. */
  linesOver120: 373,
  /** Functions over 100 lines, tests' helpers included; most are factories that hold their parts in a closure. */
  functionsOver100: 41,
  /** Conditional expressions inside conditional expressions, in product code. */
  nestedConditionals: 61,
  /** Pairs of places in product code that share six telling lines or more. */
  copies: 13,
  /** Files nobody imports and no command starts. */
  filesNobodyImports: 2,
  /** Exported values nobody outside their file uses. */
  exportsNobodyUses: 112,
  /** Exported types nobody outside their file uses. */
  typesNobodyUses: 66,
}

/** Functions that stay long, each with its reason. */
export const LONG_FOR_A_REASON: Readonly<Record<string, string>> = {
  runFrame: 'the interpreter’s loop: one switch in one function is what the engine compiles well (decisions/0006)',
}
