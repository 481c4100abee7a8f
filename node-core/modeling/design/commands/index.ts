import type { DesignCommand } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'
import { engraveText } from './engraveText.ts'
import { scaleTo } from './scaleTo.ts'
import { setMaterial } from './setMaterial.ts'
import { setPartColor } from './setPartColor.ts'
import { setVariant } from './setVariant.ts'

/** Every kind of command there is. */
export const COMMANDS: {
  readonly [T in DesignCommand['type']]: CommandDefinition<Extract<DesignCommand, { type: T }>>
} = {
  setPartColor,
  setMaterial,
  setVariant,
  scaleTo,
  engraveText,
}

/** The definition that goes with a command. */
export function definitionOf<C extends DesignCommand>(command: C): CommandDefinition<C> {
  // The table's type ties every key to its own command; TypeScript cannot follow that through a union.
  return COMMANDS[command.type] as unknown as CommandDefinition<C>
}
