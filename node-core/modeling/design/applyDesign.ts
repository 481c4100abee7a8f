import type { Design, DesignCommand } from '#node-core/model/design.ts'
import { pickKeys } from './commandKeys.ts'
import { definitionOf } from './commands/index.ts'
import { EMPTY_STATE, type DesignState } from './designState.ts'

export function applyCommand(state: DesignState, command: DesignCommand): DesignState {
  return definitionOf(command).apply(state, command)
}

/** The command that undoes `command` when it was applied to `before`. */
export function invertCommand(before: DesignState, command: DesignCommand): DesignCommand {
  return definitionOf(command).invert(before, command)
}

/**
 * Cleans what a form or a file of the right shape gave: NFC text, whole micrometres, exactly the keys that are hashed.
 * Rules are `validateDesign`'s.
 */
export function cleanCommand<C extends DesignCommand>(command: C): C {
  const definition = definitionOf(command)
  return pickKeys(definition.clean(command), definition.keys)
}

/** Replays a design from the prop as published. */
export function applyDesign(design: Design): DesignState {
  return design.commands.reduce(applyCommand, EMPTY_STATE)
}
