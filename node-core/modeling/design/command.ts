import type { DesignCommand } from '#node-core/model/design.ts'
import type { DesignState } from './designState.ts'

/** One kind of customisation. Pure: the same command on the same state always gives the same state. */
export interface CommandDefinition<C extends DesignCommand> {
  readonly type: C['type']
  /** The state after the command. */
  apply(state: DesignState, command: C): DesignState
  /** The command that leads from `apply(before, command)` back to `before`. */
  invert(before: DesignState, command: C): C
  /** Plain data with exactly the keys that are hashed. */
  toJSON(command: C): C
  /** Inverse of `toJSON` for data of the right shape; unknown keys are left out. Rules are `validateDesign`'s. */
  fromJSON(json: C): C
}
