import { isRecord } from '#node-core/model/documentIssue.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { scaleTo } from './commands/scaleTo.ts'

/**
 * Finished size ÷ published size of commands that nobody has checked yet. Sizes in a design are those of the finished
 * piece, so the last scale decides how large every zone is.
 */
export function finishedScale(prop: Prop, commands: readonly unknown[]): number {
  const last = commands.findLast(
    (command): command is Readonly<Record<string, unknown>> => isRecord(command) && command.type === scaleTo.type,
  )
  return typeof last?.sizeMm === 'number' && last.sizeMm > 0 ? last.sizeMm / prop.realSizeMm : 1
}
