import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeViolation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
}

/**
 * Serious and critical findings of axe, one line each.
 * @param rules only these; default: all
 */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const violations = await page.evaluate(
    (only) =>
      (
        window as unknown as {
          axe: { run(context: unknown, options: unknown): Promise<{ violations: AxeViolation[] }> }
        }
      ).axe
        .run(document, { resultTypes: ['violations'], ...(only === null ? {} : { runOnly: only }) })
        .then((result) => result.violations),
    rules ?? null,
  )
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) =>
      violation.nodes
        .slice(0, 3)
        .map(
          ({ target, failureSummary = '' }) =>
            `${violation.id}: ${target.join(' ')} ${failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`,
        ),
    )
}
