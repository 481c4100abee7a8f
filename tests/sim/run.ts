import { parseArgs } from 'node:util'
import { SCENARIOS } from './scenarios/index.ts'
import type { Scenario } from './scenarios/scenario.ts'

const HELP = `Deterministic simulation of the main chain.
  --witnesses N   executive witnesses where a scenario can play with any number (default: each scenario's own)
  --runs N        runs in all, dealt round over the scenarios (default 100)
  --seed N        first seed; run i of a scenario has seed N + i (default 1)
  --scenario S    only scenarios whose name contains S
  --mutants       play every mutant instead; each must fail
  --real          real hashes and signatures
  --long          long scenarios too
  --list          names and expectations`

const { values } = parseArgs({
  options: {
    witnesses: { type: 'string' },
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)
const chosen = SCENARIOS.filter((s) =>
  values.scenario === undefined ? s.length === 'short' || values.long : s.name.includes(values.scenario),
)

function whole(name: 'runs' | 'seed' | 'witnesses', text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) {
    say(`--${name} must be a positive whole number`)
    process.exit(2)
  }
  return value
}

if (values.help) say(HELP)
else if (values.list)
  for (const s of SCENARIOS)
    say(
      `${s.name}\n  safety     ${s.safety}\n  liveness   ${s.liveness}\n  penalties  ${s.penalties}\n  mutants    ${s.mutants.map((m) => m.name).join('; ')}`,
    )
else if (chosen.length === 0) {
  say(`no scenario is called ${values.scenario}`)
  process.exit(2)
} else process.exit(values.mutants ? playMutants() : playAll())

function playMutants(): number {
  let survivors = 0
  for (const scenario of chosen) {
    for (const mutant of scenario.mutants) {
      const found = firstFailure(scenario, mutant.rules, mutant.seeds ?? 5)
      if (found === null) survivors++
      say(
        `${found === null ? 'SURVIVES' : 'fails   '}  ${scenario.name} / ${mutant.name}${found === null ? '' : `  (seed ${found.seed}: ${found.violation})`}`,
      )
    }
  }
  say(`${survivors} mutants survive`)
  return survivors === 0 ? 0 : 1
}

function firstFailure(
  scenario: Scenario,
  rules: Scenario['mutants'][number]['rules'],
  seeds: number,
): { seed: number; violation: string } | null {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations } = scenario.play({ seed, rules, realSignatures: values.real })
    if (violations.length > 0) return { seed, violation: violations[0]! }
  }
  return null
}

function playAll(): number {
  const runs = whole('runs', values.runs)
  const seed = whole('seed', values.seed)
  const witnesses = values.witnesses === undefined ? undefined : whole('witnesses', values.witnesses)
  const started = performance.now()
  const tally = new Map(chosen.map((s) => [s.name, { runs: 0, failed: 0, virtualSeconds: 0, realMs: 0 }]))
  let failed = 0
  let virtual = 0
  for (let i = 0; i < runs; i++) {
    const scenario = chosen[i % chosen.length]!
    const runSeed = seed + Math.floor(i / chosen.length)
    const row = tally.get(scenario.name)!
    const at = performance.now()
    const world = scenario.play({
      seed: runSeed,
      realSignatures: values.real,
      ...(witnesses === undefined ? {} : { witnesses }),
    })
    row.runs++
    row.virtualSeconds += world.second
    row.realMs += performance.now() - at
    virtual += world.second
    if (world.violations.length > 0) {
      failed++
      row.failed++
      say(`VIOLATION in ${scenario.name}, seed ${runSeed}:`)
      for (const text of world.violations.slice(0, 5)) say(`  ${text}`)
    }
  }
  const realSeconds = (performance.now() - started) / 1000
  for (const [name, row] of tally)
    if (row.runs > 0)
      say(
        `${name.padEnd(36)} ${String(row.runs).padStart(5)} runs  ${row.failed} failed  ${(row.virtualSeconds / (row.realMs / 1000)).toFixed(0).padStart(6)} virtual s / s`,
      )
  say(
    `runs ${runs}, violations ${failed}, virtual seconds ${virtual.toFixed(0)}, real seconds ${realSeconds.toFixed(1)}, virtual seconds per real second ${(virtual / realSeconds).toFixed(0)}, seeds ${seed} to ${seed + Math.floor((runs - 1) / chosen.length)}`,
  )
  return failed === 0 ? 0 : 1
}
