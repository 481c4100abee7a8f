/** One broken rule in a document: a stable code, the spot, and plain data for the sentence. */
export interface DocumentIssue {
  /** `PROP_…` or `DESIGN_…`. */
  readonly code: string
  /** Where: `parts[2].name`, `commands[4].engraving.text`. */
  readonly path: string
  readonly data: Readonly<Record<string, string | number>>
}

/** Collects issues while a document from outside is walked without trusting its shape. */
export interface IssueCollector {
  readonly issues: DocumentIssue[]
  add(code: string, path: string, data?: DocumentIssue['data']): void
}

/** @param limit stops collecting beyond it, so that a hostile document cannot make a huge report. Default 100 */
export function createIssueCollector(limit = 100): IssueCollector {
  const issues: DocumentIssue[] = []
  return { issues, add: (code, path, data = {}) => void (issues.length < limit && issues.push({ code, path, data })) }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** Length as a person counts it, near enough: Unicode code points. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Control, bidirectional-override and unpaired surrogate characters: they make a name look like another one. */
export function hasUnsafeCharacters(text: string): boolean {
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(
    text,
  )
}

/** True for a finite number that is a whole count of micrometres. */
export function isLengthMm(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.round(value * 1_000) / 1_000 === value
}
