/** A small fault planted on purpose, and the tests that must fail with it. */
export interface Mutant {
  /** What would be broken, in words. */
  readonly what: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Vitest project (`unit` and `slow` when absent) and the files that are run. */
  readonly project?: string
  readonly tests: readonly string[]
}
