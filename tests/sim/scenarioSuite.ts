import { describe, expect, it } from 'vitest'
import type { Scenario } from './scenarios/scenario.ts'

/** Seeds a short scenario plays in continuous integration; `npm run sim` plays as many as you like. */
const SHORT_SEEDS = 25
/** Every scenario holds for its seeds and fails under each of its mutant rules. */
export function scenarioSuite(scenarios: readonly Scenario[]): void {
  describe.each(scenarios)('$name', (scenario) => {
    const seeds = scenario.length === 'long' ? 1 : SHORT_SEEDS
    it(`holds for ${seeds} seeds`, () => {
      const failures: string[] = []
      for (let seed = 1; seed <= seeds; seed++)
        for (const text of scenario.play({ seed }).violations) failures.push(`seed ${seed}: ${text}`)
      expect(failures).toEqual([])
    })
    it.each(scenario.mutants)('fails under the mutant rule "$name"', (mutant) => {
      const caught = Array.from({ length: mutant.seeds ?? 5 }, (_, i) => i + 1).some(
        (seed) => scenario.play({ seed, rules: mutant.rules }).violations.length > 0,
      )
      expect(caught).toBe(true)
    })
  })
}
