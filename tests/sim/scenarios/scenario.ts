import type { ConsensusRules } from '../../../node-core/consensus/rules/consensusRules.ts'
import { World, type WorldOptions } from '../engine/world.ts'

export interface Setup {
  readonly seed: number
  /** Overrides the scenario's usual number of witnesses where it can play with any. */
  readonly witnesses?: number
  readonly rules?: Partial<ConsensusRules>
  readonly realSignatures?: boolean
}

/** A rule made wrong on purpose: the scenario must then fail for at least one of the seeds 1 … `seeds`. */
export interface Mutant {
  readonly name: string
  readonly rules: Partial<ConsensusRules>
  /** Default 5. */
  readonly seeds?: number
}

/** One story of protocol.md §6.1 with what must come of it. */
export interface Scenario {
  readonly name: string
  readonly safety: string
  readonly liveness: string
  readonly penalties: string
  readonly length: 'short' | 'long'
  /** Plays it and writes what went wrong into `world.violations`. */
  play(setup: Setup): World
  readonly mutants: readonly Mutant[]
}

export function createWorld(setup: Setup, options: Omit<WorldOptions, 'seed'>): World {
  return new World({
    ...options,
    seed: setup.seed,
    ...(setup.rules === undefined ? {} : { rules: setup.rules }),
    realSignatures: setup.realSignatures ?? false,
  })
}

/** Honest nodes finalised something at most `lagSeconds` ago. */
export function expectFinality(world: World, lagSeconds: number, what = 'finality'): void {
  const lag = world.finalityLag()
  if (!(lag <= lagSeconds))
    world.violation(`${what}: the slowest node's final block is ${lag.toFixed(0)} s old, allowed ${lagSeconds}`)
}

/**
 * From `second` on there was no quorum: no block of that time is final at any honest node. (What had its votes before
 * may still
 * become final afterwards, whenever the next header carries them.)
 */
export function expectNothingFinalSince(world: World, second: number): void {
  const newest = Math.max(...world.honest().map((n) => n.core.final.slot)) * world.params.slotMs
  if (newest >= second * 1000)
    world.violation(`final without a quorum: a block of ${newest / 1000} s, the quorum was lost at ${second} s`)
}

export function expect(world: World, condition: boolean, text: string): void {
  if (!condition) world.violation(text)
}

/** Nobody honest was slashed, fined, silenced, or scored by peers; supply is whole. */
export function expectHonestUnharmed(
  world: World,
  options: { readonly downtime?: boolean; readonly scores?: boolean } = {},
): void {
  for (const witness of world.slashed())
    if (!world.faulty.has(witness)) world.violation(`honest witness ${witness.slice(0, 8)} was slashed`)
  if (options.downtime !== true)
    for (const witness of world.jailedForDowntime())
      if (!world.faulty.has(witness)) world.violation(`honest witness ${witness.slice(0, 8)} was jailed for downtime`)
  for (const node of world.nodes) {
    if (node.byzantine) continue
    if (node.alerts.some((a) => a.code === 'CHAIN_KEY_USED_ELSEWHERE'))
      world.violation(`node ${node.index} believes its key is used elsewhere`)
    if (options.scores !== true && world.faulty.size === 0 && node.penalties > 0)
      world.violation(`node ${node.index} penalised honest peers ${node.penalties} times`)
  }
  for (const text of world.ledger.violations) world.violation(text)
}
