import type { DesignCommand } from '#node-core/model/design.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { CommandSentence } from '#node-core/modeling/design/commandDefinition.ts'
import { definitionOf } from '#node-core/modeling/design/commands/index.ts'

/** A step of a design in words. */
export interface StepSentence extends CommandSentence {
  /** Further things that the step changes besides the one named. */
  readonly more: number
}

const targetOf = (command: DesignCommand) => `${command.type}:${definitionOf(command).where(command)}`

/** Names the first thing that a step changes, as the step leaves it; null for a step that changes nothing. */
export function describeStep(prop: Prop, step: readonly DesignCommand[]): StepSentence | null {
  const targets = [...new Set(step.map(targetOf))]
  const last = step.findLast((command) => targetOf(command) === targets[0])
  return last ? { ...definitionOf(last).describe(prop, last), more: targets.length - 1 } : null
}
