import type { Severity } from '#node-core/model/making/severity.ts'

/** One trouble in words, in one or many places of a part. */
export interface Finding {
  /** As the stage marks its first place. */
  readonly number: number
  readonly code: string
  readonly severity: Severity
  readonly text: string
  readonly partName: string | null
  /** Which of the issues say it: its places. */
  readonly issues: readonly number[]
}

/** Troubles of one kind: one line that opens where there are several. */
export interface FindingGroup {
  readonly code: string
  readonly severity: Severity
  readonly places: number
  readonly findings: readonly Finding[]
}

const WEIGHT: Readonly<Record<Severity, number>> = { block: 0, warn: 1, note: 2 }

/**
 * Findings as a person reads them: the same sentence about the same part is said once, the same kind of trouble stands
 * in one line, what forbids the making comes first.
 */
export function groupFindings(
  issues: readonly { readonly code: string; readonly severity: Severity; readonly part: string | null }[],
  textOf: (index: number) => string,
  partNames: Readonly<Record<string, string>>,
): readonly FindingGroup[] {
  const said = new Map<string, Finding>()
  issues.forEach(({ code, severity, part }, index) => {
    const text = textOf(index)
    const key = `${part ?? ''}:${text}`
    const known = said.get(key)
    if (known) said.set(key, { ...known, issues: [...known.issues, index] })
    else {
      const partName = part === null ? null : (partNames[part] ?? part)
      said.set(key, { number: index + 1, code, severity, text, partName, issues: [index] })
    }
  })
  const groups = new Map<string, FindingGroup>()
  for (const finding of said.values()) {
    const key = `${finding.severity}:${finding.code}`
    const group = groups.get(key) ?? { code: finding.code, severity: finding.severity, places: 0, findings: [] }
    groups.set(key, {
      ...group,
      places: group.places + finding.issues.length,
      findings: [...group.findings, finding],
    })
  }
  return [...groups.values()].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])
}
