import type { Design, DesignCommand } from '#node-core/model/design.ts'
import { definitionOf } from './commands/index.ts'
import { EMPTY_STATE, type DesignState } from './designState.ts'

export function applyCommand(state: DesignState, command: DesignCommand): DesignState {
  return definitionOf(command).apply(state, command)
}

/** The command that undoes `command` when it was applied to `before`. */
export function invertCommand(before: DesignState, command: DesignCommand): DesignCommand {
  return definitionOf(command).invert(before, command)
}

/** Cleans what a form or a file gave: NFC text, whole micrometres, only the known keys. */
export function readCommand(json: DesignCommand): DesignCommand {
  return definitionOf(json).fromJSON(json)
}

/** Replays a design from the prop as published. */
export function applyDesign(design: Design): DesignState {
  return design.commands.reduce(applyCommand, EMPTY_STATE)
}
