import type { DesignCommand } from '#node-core/model/design.ts'
import type { DocumentIssue, IssueCollector } from '#node-core/model/documentIssue.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { KeysOf } from './commandKeys.ts'
import type { DesignState } from './designState.ts'

/** What a rule may look at besides the command itself. */
interface CheckContext {
  readonly prop: Prop
  /** Finished size ÷ published size, after the whole design. */
  readonly scale: number
}

/** Words for one command: the key of a sentence and what fills its gaps. Names come from the prop's own document. */
export interface CommandSentence {
  /** Below `shop.change` in the renderer's messages. */
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/**
 * One kind of customisation with all its rules; everything else loops over the table of them. A command sets one thing
 * at one place, so a later one of the same kind at the same place supersedes it. Deterministic: the same command on the
 * same state always gives the same state.
 */
export interface CommandDefinition<C extends DesignCommand> {
  readonly type: C['type']
  /** What it is about; {@link CommandDefinition.where} names which one. */
  readonly scope: 'piece' | 'part' | 'zone'
  /** Exactly the keys that are hashed; missing ones and others are refused. */
  readonly keys: KeysOf<C>
  /** Id of the part or zone; empty for the whole piece. */
  where(command: C): string
  /** Settles what forms and files leave open (normal form of text, whole micrometres) before it is hashed. */
  clean(command: C): C
  /** Adds every rule of the prop that the command breaks. The keys are right; what is under them is anything. */
  check(out: IssueCollector, path: string, command: Readonly<Record<string, unknown>>, context: CheckContext): void
  /** Of what `check` adds: outside the studio's rules, yet something a studio can say yes to. */
  canBeApproved(issue: DocumentIssue): boolean
  /** The state after the command. */
  apply(state: DesignState, command: C): DesignState
  /** The command that leads from `apply(before, command)` back to `before`. */
  invert(before: DesignState, command: C): C
  /** The one command that still matters of all of this kind at this place; null where it is as published. */
  compact(prop: Prop, state: DesignState, where: string): C | null
  /** What it does, for a person. */
  describe(prop: Prop, command: C): CommandSentence
}
