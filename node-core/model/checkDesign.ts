import { isHex } from '../kernel/bytes.ts'
import { defineError } from '../kernel/errors.ts'
import { DESIGN_LIMITS, type Design } from './design.ts'
import {
  countCharacters,
  createIssueCollector,
  hasUnsafeCharacters,
  isLengthMm,
  isRecord,
  type DocumentIssue,
  type IssueCollector,
} from './documentIssue.ts'
import { PROP_LIMITS, propHash, type Prop, type TextZone } from './prop.ts'

export const badDesign = defineError('input', 'MODEL_BAD_DESIGN')

type Rec = Readonly<Record<string, unknown>>

/** Thinnest engraving worth cutting, mm. */
const MIN_DEPTH_MM = 0.1

function clip(value: unknown): string {
  return String(value).slice(0, 80)
}

function checkEngraving(out: IssueCollector, path: string, engraving: Rec, zone: TextZone, scale: number): void {
  const { text, font, sizeMm, depthMm } = engraving
  if (typeof text !== 'string' || typeof font !== 'string') return out.add('DESIGN_BAD_SHAPE', path)
  const length = text.length > 4 * DESIGN_LIMITS.textLength ? text.length : countCharacters(text)
  if (length > zone.maxCharacters)
    return out.add('DESIGN_TEXT_TOO_LONG', `${path}.text`, { zone: zone.id, length, max: zone.maxCharacters })
  if (text.trim() === '') out.add('DESIGN_TEXT_EMPTY', `${path}.text`, { zone: zone.id })
  if (hasUnsafeCharacters(text) || /[\n\r\t\u2028\u2029]/.test(text))
    out.add('DESIGN_TEXT_UNSAFE_CHARACTERS', `${path}.text`, { zone: zone.id })
  if (text.normalize('NFC') !== text) out.add('DESIGN_TEXT_NOT_NORMALISED', `${path}.text`, { zone: zone.id })
  if (!zone.fonts.includes(font as never))
    out.add('DESIGN_FONT_NOT_ALLOWED', `${path}.font`, { zone: zone.id, font: clip(font) })
  const maxSizeMm = zone.heightMm * scale * 1.5
  if (!isLengthMm(sizeMm) || sizeMm < 1 || sizeMm > maxSizeMm)
    out.add('DESIGN_TEXT_SIZE_OUT_OF_RANGE', `${path}.sizeMm`, { zone: zone.id, min: 1, max: maxSizeMm })
  if (!isLengthMm(depthMm) || depthMm < MIN_DEPTH_MM || depthMm > zone.depthMm)
    out.add('DESIGN_DEPTH_OUT_OF_RANGE', `${path}.depthMm`, { zone: zone.id, min: MIN_DEPTH_MM, max: zone.depthMm })
}

function checkCommand(out: IssueCollector, prop: Prop, path: string, command: Rec, scale: number): void {
  const part = prop.parts.find((p) => p.id === command.part)
  switch (command.type) {
    case 'setPartColor':
      if (!part) out.add('DESIGN_UNKNOWN_PART', `${path}.part`, { part: clip(command.part) })
      else if (command.color !== null && !(typeof command.color === 'string' && /^#[0-9a-f]{6}$/.test(command.color)))
        out.add('DESIGN_BAD_COLOR', `${path}.color`)
      else if (command.color !== null && !part.colors.includes(command.color as never))
        out.add('DESIGN_COLOR_NOT_ALLOWED', `${path}.color`, { part: part.id, color: clip(command.color) })
      return
    case 'setMaterial':
      if (!part) out.add('DESIGN_UNKNOWN_PART', `${path}.part`, { part: clip(command.part) })
      else if (command.material !== null && !prop.materials.some((m) => m.id === command.material))
        out.add('DESIGN_UNKNOWN_MATERIAL', `${path}.material`, { material: clip(command.material) })
      else if (command.material !== null && !part.materials.includes(command.material as string))
        out.add('DESIGN_MATERIAL_NOT_ALLOWED', `${path}.material`, { part: part.id, material: clip(command.material) })
      return
    case 'setVariant':
      if (command.variant !== null && !prop.variants.some((v) => v.id === command.variant))
        out.add('DESIGN_UNKNOWN_VARIANT', `${path}.variant`, { variant: clip(command.variant) })
      return
    case 'scaleTo': {
      const { min, max } = prop.sizeRangeMm
      if (command.sizeMm === null) return
      if (!isLengthMm(command.sizeMm) || command.sizeMm < 1 || command.sizeMm > PROP_LIMITS.maxSizeMm)
        out.add('DESIGN_BAD_LENGTH', `${path}.sizeMm`)
      else if (command.sizeMm < min || command.sizeMm > max)
        out.add('DESIGN_SIZE_OUT_OF_RANGE', `${path}.sizeMm`, { min, max })
      return
    }
    case 'engraveText': {
      const zone = prop.textZones.find((z) => z.id === command.zone)
      if (!zone) out.add('DESIGN_UNKNOWN_ZONE', `${path}.zone`, { zone: clip(command.zone) })
      else if (isRecord(command.engraving)) checkEngraving(out, `${path}.engraving`, command.engraving, zone, scale)
      else if (command.engraving !== null) out.add('DESIGN_BAD_SHAPE', `${path}.engraving`)
      return
    }
    default:
      out.add('DESIGN_UNKNOWN_COMMAND', `${path}.type`, { type: clip(command.type) })
  }
}

const COMMAND_KEYS: Readonly<Record<string, readonly string[]>> = {
  setPartColor: ['type', 'part', 'color'],
  setMaterial: ['type', 'part', 'material'],
  setVariant: ['type', 'variant'],
  scaleTo: ['type', 'sizeMm'],
  engraveText: ['type', 'zone', 'engraving'],
}

/** The same design must always have the same bytes: missing keys and keys nobody reads are refused. */
function hasExactKeys(value: Rec, keys: readonly string[]): boolean {
  const own = Object.keys(value)
  return own.length === keys.length && keys.every((key) => Object.hasOwn(value, key))
}

function hasCommandShape(command: Rec): boolean {
  const keys =
    typeof command.type === 'string' && Object.hasOwn(COMMAND_KEYS, command.type)
      ? COMMAND_KEYS[command.type]
      : undefined
  if (keys !== undefined && !hasExactKeys(command, keys)) return false
  return !isRecord(command.engraving) || hasExactKeys(command.engraving, ['text', 'font', 'sizeMm', 'depthMm'])
}

/**
 * Every rule of a design against its prop: shape, what the studio allows, and bounds. No issue means that it is a
 * {@link Design}.
 * Whether it can be *made* (strokes, walls, glyphs, fit) is the printability report's answer, not this one's.
 */
export function validateDesign(prop: Prop, value: unknown): readonly DocumentIssue[] {
  const out = createIssueCollector()
  if (!isRecord(value) || !Array.isArray(value.commands) || !hasExactKeys(value, ['version', 'prop', 'commands']))
    return (out.add('DESIGN_BAD_SHAPE', ''), out.issues)
  if (value.version !== 1) out.add('DESIGN_UNKNOWN_VERSION', 'version')
  if (!isHex(value.prop, 32) || value.prop !== propHash(prop)) out.add('DESIGN_OTHER_PROP', 'prop')
  if (value.commands.length > DESIGN_LIMITS.commands)
    return (
      out.add('DESIGN_TOO_MANY_COMMANDS', 'commands', { count: value.commands.length, max: DESIGN_LIMITS.commands }),
      out.issues
    )
  const commands: readonly unknown[] = value.commands
  // Sizes in the design are those of the finished piece, so the last scale decides how large every zone is.
  let sizeMm: unknown = null
  for (const command of commands) if (isRecord(command) && command.type === 'scaleTo') sizeMm = command.sizeMm
  const scale = typeof sizeMm === 'number' && sizeMm > 0 ? sizeMm / prop.realSizeMm : 1
  commands.forEach((command, i) => {
    if (!isRecord(command) || !hasCommandShape(command)) out.add('DESIGN_BAD_SHAPE', `commands[${i}]`)
    else checkCommand(out, prop, `commands[${i}]`, command, scale)
  })
  return out.issues
}

/**
 * Outside the studio's rules, yet something a studio can say yes to (product.md §4.2); all else is simply wrong.
 */
export function canBeApproved({ code, data }: DocumentIssue): boolean {
  if (code === 'DESIGN_TEXT_TOO_LONG') return Number(data.length) <= DESIGN_LIMITS.textLength
  return (
    code === 'DESIGN_COLOR_NOT_ALLOWED' || code === 'DESIGN_MATERIAL_NOT_ALLOWED' || code === 'DESIGN_SIZE_OUT_OF_RANGE'
  )
}

/** @throws MODEL_BAD_DESIGN with the first issue's code and path */
export function parseDesign(prop: Prop, value: unknown): Design {
  const [first] = validateDesign(prop, value)
  if (first) throw badDesign('the design breaks a rule', { issue: first.code, path: first.path, ...first.data })
  return value as Design
}
