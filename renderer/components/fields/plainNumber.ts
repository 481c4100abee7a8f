import { readNumber } from '#node-core/kernel/readNumber.ts'

/** A number as a field shows it: with a point, without groups, and never so that it could be read in two ways. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return ''
  const text = String(value)
  return readNumber(text, { signed: true }).kind === 'doubtful' ? `${text}0` : text
}
