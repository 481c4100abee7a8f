import type { Severity } from './severity.ts'

/** What all findings together come to; part of what the short code is made from. */
export type PrintVerdict = 'printable' | 'printable-with-warnings' | 'blocked'

/** The worst finding decides; notes change nothing. */
export function printVerdict(findings: Iterable<{ readonly severity: Severity }>): PrintVerdict {
  const severities = new Set<Severity>()
  for (const { severity } of findings) severities.add(severity)
  if (severities.has('block')) return 'blocked'
  return severities.has('warn') ? 'printable-with-warnings' : 'printable'
}
