import { DESIGN_LIMITS } from './design.ts'
import { isRecord } from './documentIssue.ts'
import { cleanName } from './names/cleanName.ts'
import { PROP_LIMITS } from './prop.ts'

/**
 * The words a design has on its piece, zone after zone as they were first written, fit to stand in a list. A
 * stranger's document whose prop is not here comes as well, so nothing about its shape is taken for granted: of what is
 * no design there are none.
 */
export function designWords(design: unknown): readonly string[] {
  const commands = isRecord(design) ? design['commands'] : null
  if (!Array.isArray(commands) || commands.length > DESIGN_LIMITS.commands) return []
  const words = new Map<string, string>()
  for (const command of commands as readonly unknown[]) {
    if (!isRecord(command) || command['type'] !== 'engraveText' || typeof command['zone'] !== 'string') continue
    const { zone, engraving } = command
    const text = isRecord(engraving) && typeof engraving['text'] === 'string' ? engraving['text'] : ''
    words.set(zone, cleanName(text, '', DESIGN_LIMITS.textLength))
  }
  return [...words.values()].filter((text) => text !== '').slice(0, PROP_LIMITS.textZones)
}
