import type { DesignCommand } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { engraveText } from './engraveText.ts'
import { scaleTo } from './scaleTo.ts'
import { setMaterial } from './setMaterial.ts'
import { setPartColor } from './setPartColor.ts'
import { setVariant } from './setVariant.ts'

/**
 * Every kind of command there is. Within a scope the order here is the order in a compacted design, so it is part of
 * what a design's hash stands for: add below, never move.
 */
export const COMMANDS: {
  readonly [T in DesignCommand['type']]: CommandDefinition<Extract<DesignCommand, { type: T }>>
} = {
  setVariant,
  scaleTo,
  setMaterial,
  setPartColor,
  engraveText,
}

/** The same as a list, for whoever does not ask which is which. */
export const DEFINITIONS = Object.values(COMMANDS) as readonly CommandDefinition<DesignCommand>[]

/** The definition that goes with a command. */
export function definitionOf<C extends DesignCommand>(command: C): CommandDefinition<C> {
  // The table's type ties every key to its own command; TypeScript cannot follow that through a union.
  return COMMANDS[command.type] as unknown as CommandDefinition<C>
}
