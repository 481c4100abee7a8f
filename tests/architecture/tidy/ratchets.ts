/**
 * What the house still has too much of. A number here only goes down: the test fails above it, and below it until it is
 * lowered here too.
 */
export const RATCHETS = {
  /** Lines over 120 columns: what the formatter cannot break, rows of Markdown tables left out. */
  linesOver120: 307,
  /** Functions over 100 lines, tests' helpers included; most are factories that hold their parts in a closure. */
  functionsOver100: 43,
  /** Conditional expressions inside conditional expressions, in product code. */
  nestedConditionals: 58,
  /** Pairs of places in product code that share six telling lines or more. */
  copies: 9,
  /** Files nobody imports and no command starts. */
  filesNobodyImports: 0,
  /** Exported values nobody outside their file uses. */
  exportsNobodyUses: 78,
  /** Exported types nobody outside their file uses. */
  typesNobodyUses: 61,
}

/** Functions that stay long, each with its reason. */
export const LONG_FOR_A_REASON: Readonly<Record<string, string>> = {
  runFrame: 'the interpreter’s loop: one switch in one function is what the engine compiles well (decisions/0006)',
}
