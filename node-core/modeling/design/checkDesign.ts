import { isHex } from '#node-core/kernel/bytes.ts'
import { badDesign, DESIGN_LIMITS, type Design, type DesignCommand } from '#node-core/model/design.ts'
import { createIssueCollector, isRecord, type DocumentIssue } from '#node-core/model/documentIssue.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { clip } from './clip.ts'
import { hasExactKeys, type Keys, type KeysOf } from './commandKeys.ts'
import { COMMANDS, DEFINITIONS } from './commands/index.ts'
import { finishedScale } from './finishedScale.ts'

/** Commands are looked into one by one. */
const DESIGN_KEYS: KeysOf<Omit<Design, 'commands'>> & { commands: true } = { version: true, prop: true, commands: true }

function isKnownType(type: unknown): type is DesignCommand['type'] {
  return typeof type === 'string' && Object.hasOwn(COMMANDS, type)
}

/**
 * Every rule of a design against its prop: shape, what the studio allows, and bounds. No issue means that it is a
 * {@link Design}. Whether it can be *made* (strokes, walls, glyphs, fit) is the printability report's answer, not this
 * one's.
 */
export function validateDesign(prop: Prop, value: unknown): readonly DocumentIssue[] {
  const out = createIssueCollector()
  if (!isRecord(value) || !Array.isArray(value.commands) || !hasExactKeys(value, DESIGN_KEYS))
    return (out.add('DESIGN_BAD_SHAPE', ''), out.issues)
  if (value.version !== 1) out.add('DESIGN_UNKNOWN_VERSION', 'version')
  if (!isHex(value.prop, 32) || value.prop !== propHash(prop)) out.add('DESIGN_OTHER_PROP', 'prop')
  if (value.commands.length > DESIGN_LIMITS.commands)
    return (
      out.add('DESIGN_TOO_MANY_COMMANDS', 'commands', { count: value.commands.length, max: DESIGN_LIMITS.commands }),
      out.issues
    )
  const commands: readonly unknown[] = value.commands
  const context = { prop, scale: finishedScale(prop, commands) }
  commands.forEach((command, i) => {
    const path = `commands[${i}]`
    if (!isRecord(command)) return out.add('DESIGN_BAD_SHAPE', path)
    if (!isKnownType(command.type))
      return out.add('DESIGN_UNKNOWN_COMMAND', `${path}.type`, { type: clip(command.type) })
    const definition = COMMANDS[command.type]
    if (!hasExactKeys(command, definition.keys as Keys)) return out.add('DESIGN_BAD_SHAPE', path)
    definition.check(out, path, command, context)
  })
  return out.issues
}

/**
 * Outside the studio's rules, yet something a studio can say yes to (product.md §4.2); all else is simply wrong.
 */
export function canBeApproved(issue: DocumentIssue): boolean {
  return DEFINITIONS.some((definition) => definition.canBeApproved(issue))
}

/** @throws MODEL_BAD_DESIGN with the first issue's code and path */
export function parseDesign(prop: Prop, value: unknown): Design {
  const [first] = validateDesign(prop, value)
  if (first) throw badDesign('the design breaks a rule', { issue: first.code, path: first.path, ...first.data })
  return value as Design
}
