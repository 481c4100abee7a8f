import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COUNTED, directedPlan, noCounts, runPlan, stretch } from './supply/runPlan.ts'

/**
 * `DIPNET_SUPPLY_RUNS=2000 npx vitest run --project fuzz tests/fuzz/supply.test.ts`; a failure prints the seed, given
 * back in DIPNET_SUPPLY_SEED.
 */
const RUNS = Number(process.env['DIPNET_SUPPLY_RUNS'] ?? 30)
const SEED = Number(process.env['DIPNET_SUPPLY_SEED'] ?? Date.now() % 2 ** 31)

describe('supply (protocol.md §2.12, §1.6)', () => {
  it('is conserved to the wei by every block of any mix on any branch, and so is D·S = R + Σ(balance·ΔI + frac)', async () => {
    const counts = noCounts()
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { minLength: 3, maxLength: 12 }), (plan) => runPlan(plan, counts)),
      { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 200, examples: [[directedPlan()]] },
    )
    process.stdout.write(
      `supply: seed ${SEED}, ${RUNS} runs: ${COUNTED.map((name) => `${name} ${counts[name]}`).join(', ')}\n`,
    )
    // A mix in which something never happens would say nothing about it.
    for (const name of COUNTED) if (name !== 'ended') expect(counts[name], name).toBeGreaterThan(0)
  }, 3_600_000)
})
