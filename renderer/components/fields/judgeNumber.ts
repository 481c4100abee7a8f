import { readNumber } from '#node-core/kernel/readNumber.ts'

export interface NumberRules {
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Digits behind the point at most; 0: whole numbers. */
  readonly decimals: number
  readonly unit?: string | undefined
}

/** A typed number against a field's rules: the value, or the key of the sentence that says why not. */
export type JudgedNumber =
  | { readonly kind: 'empty' | 'doubtful' }
  | { readonly kind: 'refused'; readonly why: 'bad' | 'range' | 'atLeast' | 'whole' | 'decimals' }
  | { readonly kind: 'value'; readonly value: number }

/**
 * Reads what was typed and holds it against the rules; nothing is rounded and nothing is moved into the range in
 * silence.
 */
export function judgeNumber(text: string, rules: NumberRules): JudgedNumber {
  const { min, max, decimals, unit } = rules
  const reading = readNumber(text, { signed: min === undefined || min < 0, ...(unit === undefined ? {} : { unit }) })
  if (reading.kind === 'bad') return { kind: 'refused', why: 'bad' }
  if (reading.kind !== 'read') return { kind: reading.kind }
  const value = Number(reading.value)
  const behind = (reading.value.split('.')[1] ?? '').replace(/0+$/, '').length
  if (behind > decimals) return { kind: 'refused', why: decimals === 0 ? 'whole' : 'decimals' }
  if ((min !== undefined && value < min) || (max !== undefined && value > max))
    return { kind: 'refused', why: max === undefined ? 'atLeast' : 'range' }
  return { kind: 'value', value }
}
