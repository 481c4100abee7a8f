/**
 * How much a finding of the printability checks weighs. `block`: cannot be made as it is. `warn`: can, look first.
 * `note`: good to know.
 */
export type Severity = 'block' | 'warn' | 'note'
