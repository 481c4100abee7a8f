import { isHex } from '../kernel/bytes.ts'
import { defineError } from '../kernel/errors.ts'
import {
  countCharacters,
  createIssueCollector,
  hasUnsafeCharacters,
  isLengthMm,
  isRecord,
  type DocumentIssue,
  type IssueCollector,
} from './documentIssue.ts'
import { nameProblem } from './names/nameProblem.ts'
import { hasUnsafeText } from './names/unsafeText.ts'
import { FONT_IDS, PROP_LIMITS, type Prop, type TextZone } from './prop.ts'

export const badProp = defineError('input', 'MODEL_BAD_PROP')

type Rec = Readonly<Record<string, unknown>>

function checkText(
  out: IssueCollector,
  path: string,
  value: unknown,
  max: number,
  code: string,
  isUnsafe: (text: string) => boolean = hasUnsafeText,
): void {
  if (typeof value !== 'string') return out.add('PROP_BAD_SHAPE', path)
  // The cheap length first: a ten-megabyte name is not walked character by character.
  const length = value.length > 4 * max ? value.length : countCharacters(value)
  if (length > max) out.add(`${code}_TOO_LONG`, path, { length, max })
  else if (isUnsafe(value)) out.add(`${code}_UNSAFE_CHARACTERS`, path)
}

const countName = (value: string, max: number): number =>
  value.length > 4 * max ? value.length : countCharacters(value)

function checkName(out: IssueCollector, path: string, value: unknown, code: string): void {
  if (typeof value !== 'string') return out.add('PROP_BAD_SHAPE', path)
  const max = PROP_LIMITS.nameLength
  const problem = nameProblem(value, max)
  if (problem) out.add(`${code}_${problem}`, path, problem === 'TOO_LONG' ? { length: countName(value, max), max } : {})
}

function checkLength(out: IssueCollector, path: string, value: unknown, min: number, max: number): void {
  if (!isLengthMm(value) || value < min || value > max) out.add('PROP_LENGTH_OUT_OF_RANGE', path, { min, max })
}

function checkInteger(out: IssueCollector, path: string, value: unknown, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max)
    out.add('PROP_NUMBER_OUT_OF_RANGE', path, { min, max })
}

function checkId(out: IssueCollector, path: string, value: unknown, seen: Set<string>): void {
  if (typeof value !== 'string' || !/^[a-z0-9][a-z0-9._-]*$/.test(value) || value.length > PROP_LIMITS.idLength)
    return out.add('PROP_BAD_ID', path)
  if (seen.has(value)) out.add('PROP_DUPLICATE_ID', path, { id: value })
  seen.add(value)
}

function list(out: IssueCollector, path: string, value: unknown, min: number, max: number): readonly unknown[] {
  if (!Array.isArray(value)) return (out.add('PROP_BAD_SHAPE', path), [])
  if (value.length < min) out.add('PROP_TOO_FEW', path, { count: value.length, min })
  if (value.length > max) return (out.add('PROP_TOO_MANY', path, { count: value.length, max }), [])
  return value
}

function records(out: IssueCollector, path: string, value: unknown, min: number, max: number): readonly Rec[] {
  return list(out, path, value, min, max).filter(
    (item, i): item is Rec => isRecord(item) || (out.add('PROP_BAD_SHAPE', `${path}[${i}]`), false),
  )
}

function checkKnown(out: IssueCollector, path: string, value: unknown, known: ReadonlySet<unknown>): void {
  if (!known.has(value))
    out.add('PROP_UNKNOWN_REFERENCE', path, typeof value === 'string' ? { id: value.slice(0, 80) } : {})
}

const isColor = (value: unknown): boolean => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value)
const isVector = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length === 3 && value.every((n) => typeof n === 'number' && Number.isFinite(n))
const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!

/** That words are engraved is said by saying nothing: one prop, one spelling. */
const RAISED: ReadonlySet<unknown> = new Set<TextZone['allows']>(['raised', 'either'])

function checkZone(out: IssueCollector, path: string, zone: Rec, partIds: ReadonlySet<unknown>): void {
  checkName(out, `${path}.name`, zone.name, 'PROP_NAME')
  checkKnown(out, `${path}.part`, zone.part, partIds)
  const { origin, normal, up } = zone
  if (!isVector(origin) || !isVector(normal) || !isVector(up)) out.add('PROP_BAD_PLANE', path)
  else if (
    Math.abs(dot(normal, normal) - 1) > 1e-3 ||
    Math.abs(dot(up, up) - 1) > 1e-3 ||
    Math.abs(dot(normal, up)) > 1e-3
  )
    out.add('PROP_BAD_PLANE', path)
  checkLength(out, `${path}.widthMm`, zone.widthMm, 1, PROP_LIMITS.maxSizeMm)
  checkLength(out, `${path}.heightMm`, zone.heightMm, 1, PROP_LIMITS.maxSizeMm)
  checkInteger(out, `${path}.maxCharacters`, zone.maxCharacters, 1, PROP_LIMITS.zoneCharacters)
  checkLength(out, `${path}.minStrokeMm`, zone.minStrokeMm, 0.05, 20)
  checkLength(out, `${path}.depthMm`, zone.depthMm, 0.1, 50)
  if (zone.allows !== undefined) checkKnown(out, `${path}.allows`, zone.allows, RAISED)
  const fonts = list(out, `${path}.fonts`, zone.fonts, 1, FONT_IDS.length)
  fonts.forEach((font, i) => checkKnown(out, `${path}.fonts[${i}]`, font, new Set(FONT_IDS)))
}

/** True for a wrap. */
function checkRepair(out: IssueCollector, path: string, repair: unknown): boolean {
  const kind = isRecord(repair) ? repair.kind : undefined
  const keys = isRecord(repair) ? Object.keys(repair).length : 0
  if (kind === 'close' && keys === 1) return false
  if (kind !== 'wrap' || keys !== 2) return (out.add('PROP_BAD_SHAPE', path), false)
  const { skinMm } = repair as Rec
  checkLength(out, `${path}.skinMm`, skinMm, PROP_LIMITS.minSkinMm, PROP_LIMITS.maxSkinMm)
  return true
}

function checkParts(out: IssueCollector, prop: Rec): void {
  const materialIds = new Set<string>()
  records(out, 'materials', prop.materials, 1, PROP_LIMITS.materials).forEach((material, i) => {
    checkId(out, `materials[${i}].id`, material.id, materialIds)
    checkName(out, `materials[${i}].name`, material.name, 'PROP_NAME')
    for (const key of ['metalness', 'roughness'] as const) {
      const value = material[key]
      if (typeof value !== 'number' || !(value >= 0 && value <= 1))
        out.add('PROP_NUMBER_OUT_OF_RANGE', `materials[${i}].${key}`, { min: 0, max: 1 })
    }
  })
  const partIds = new Set<string>()
  let wrapped = 0
  const sources = new Set<unknown>()
  records(out, 'parts', prop.parts, 1, PROP_LIMITS.parts).forEach((part, i) => {
    checkId(out, `parts[${i}].id`, part.id, partIds)
    checkName(out, `parts[${i}].name`, part.name, 'PROP_NAME')
    list(out, `parts[${i}].sources`, part.sources, 1, 1_000).forEach((source, j) => {
      // Names out of the file, compared and never shown: only what would break a document is refused.
      checkText(out, `parts[${i}].sources[${j}]`, source, 200, 'PROP_SOURCE', hasUnsafeCharacters)
      if (sources.has(source)) out.add('PROP_DUPLICATE_SOURCE', `parts[${i}].sources[${j}]`)
      sources.add(source)
    })
    list(out, `parts[${i}].materials`, part.materials, 1, PROP_LIMITS.materials).forEach((id, j) =>
      checkKnown(out, `parts[${i}].materials[${j}]`, id, materialIds),
    )
    list(out, `parts[${i}].colors`, part.colors, 1, PROP_LIMITS.colorsPerPart).forEach((color, j) => {
      if (!isColor(color)) out.add('PROP_BAD_COLOR', `parts[${i}].colors[${j}]`)
    })
    if (part.repair !== undefined && checkRepair(out, `parts[${i}].repair`, part.repair)) wrapped++
  })
  if (wrapped > PROP_LIMITS.wrappedParts)
    out.add('PROP_TOO_MANY_WRAPPED', 'parts', { count: wrapped, max: PROP_LIMITS.wrappedParts })
  const variantIds = new Set<string>()
  records(out, 'variants', prop.variants, 0, PROP_LIMITS.variants).forEach((variant, i) => {
    checkId(out, `variants[${i}].id`, variant.id, variantIds)
    checkName(out, `variants[${i}].name`, variant.name, 'PROP_NAME')
    records(out, `variants[${i}].looks`, variant.looks, 1, PROP_LIMITS.parts).forEach((look, j) => {
      checkKnown(out, `variants[${i}].looks[${j}].part`, look.part, partIds)
      checkKnown(out, `variants[${i}].looks[${j}].material`, look.material, materialIds)
      if (!isColor(look.color)) out.add('PROP_BAD_COLOR', `variants[${i}].looks[${j}].color`)
    })
  })
  const zoneIds = new Set<string>()
  records(out, 'textZones', prop.textZones, 0, PROP_LIMITS.textZones).forEach((zone, i) => {
    checkId(out, `textZones[${i}].id`, zone.id, zoneIds)
    checkZone(out, `textZones[${i}]`, zone, partIds)
  })
}

const PALETTE_KEYS = new Set(['measured', 'color', 'name'])

/** A name stands for one colour, and a colour has one name: a factory loads filaments by them. */
function checkPalette(out: IssueCollector, palette: unknown): void {
  const measured = new Set<unknown>()
  const names = new Map<unknown, unknown>()
  const colors = new Map<unknown, unknown>()
  records(out, 'palette', palette, 1, PROP_LIMITS.paletteColors).forEach((entry, i) => {
    const path = `palette[${i}]`
    if (Object.keys(entry).some((key) => !PALETTE_KEYS.has(key))) out.add('PROP_BAD_SHAPE', path)
    for (const key of ['measured', 'color'] as const)
      if (!isColor(entry[key])) out.add('PROP_BAD_COLOR', `${path}.${key}`)
    if (measured.has(entry.measured)) out.add('PROP_DUPLICATE_COLOR', `${path}.measured`)
    measured.add(entry.measured)
    const { color, name } = entry
    if (name === '') return
    checkName(out, `${path}.name`, name, 'PROP_NAME')
    if ((names.get(color) ?? name) !== name) out.add('PROP_COLOR_TWO_NAMES', `${path}.name`)
    if ((colors.get(name) ?? color) !== color) out.add('PROP_NAME_TWO_COLORS', `${path}.name`)
    names.set(color, name)
    colors.set(name, color)
  })
}

function checkTerms(out: IssueCollector, prop: Rec): void {
  const { licence, requirements } = prop
  if (!isRecord(licence)) out.add('PROP_BAD_SHAPE', 'licence')
  else {
    checkInteger(out, 'licence.royaltyBps', licence.royaltyBps, 0, 10_000)
    checkInteger(out, 'licence.unitCap', licence.unitCap, 1, 1_000_000_000)
    list(out, 'licence.territories', licence.territories, 0, PROP_LIMITS.territories).forEach((code, i) => {
      if (typeof code !== 'string' || !/^[A-Z]{2}$/.test(code))
        out.add('PROP_BAD_TERRITORY', `licence.territories[${i}]`)
    })
    const { endsAt } = licence
    if (
      typeof endsAt !== 'string' ||
      !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(endsAt) ||
      Number.isNaN(Date.parse(endsAt))
    )
      out.add('PROP_BAD_DATE', 'licence.endsAt')
  }
  if (!isRecord(requirements)) return out.add('PROP_BAD_SHAPE', 'requirements')
  for (const key of ['processes', 'finishes'] as const) {
    list(out, `requirements.${key}`, requirements[key], 0, 32).forEach((name, i) =>
      checkText(out, `requirements.${key}[${i}]`, name, PROP_LIMITS.idLength, 'PROP_REQUIREMENT'),
    )
  }
  checkLength(out, 'requirements.minWallMm', requirements.minWallMm, 0, 100)
}

/** Every rule of a prop document, on a value of any shape. No issue means that it is a {@link Prop}. */
export function checkProp(value: unknown): readonly DocumentIssue[] {
  const out = createIssueCollector()
  if (!isRecord(value)) return (out.add('PROP_BAD_SHAPE', ''), out.issues)
  if (value.version !== 1) out.add('PROP_UNKNOWN_VERSION', 'version')
  checkName(out, 'name', value.name, 'PROP_NAME')
  checkText(out, 'description', value.description, PROP_LIMITS.descriptionLength, 'PROP_DESCRIPTION', (text) =>
    hasUnsafeText(text, true),
  )
  if (typeof value.glb !== 'string' || !/^[A-Za-z0-9]{8,128}$/.test(value.glb)) out.add('PROP_BAD_CONTENT_ID', 'glb')
  checkLength(out, 'realSizeMm', value.realSizeMm, 1, PROP_LIMITS.maxSizeMm)
  const range = value.sizeRangeMm
  if (!isRecord(range)) out.add('PROP_BAD_SHAPE', 'sizeRangeMm')
  else {
    checkLength(out, 'sizeRangeMm.min', range.min, 1, PROP_LIMITS.maxSizeMm)
    checkLength(out, 'sizeRangeMm.max', range.max, 1, PROP_LIMITS.maxSizeMm)
    if (!(
      (range.min as number) <= (value.realSizeMm as number) && (value.realSizeMm as number) <= (range.max as number)
    ))
      out.add('PROP_SIZE_OUTSIDE_RANGE', 'sizeRangeMm')
  }
  checkParts(out, value)
  if (value.palette !== undefined) checkPalette(out, value.palette)
  checkTerms(out, value)
  if (value.designer !== null && !isHex(value.designer, 20)) out.add('PROP_BAD_ADDRESS', 'designer')
  return out.issues
}

/** @throws MODEL_BAD_PROP with the first issue's code and path */
export function parseProp(value: unknown): Prop {
  const [first] = checkProp(value)
  if (first) throw badProp('the prop document breaks a rule', { issue: first.code, path: first.path, ...first.data })
  return value as Prop
}
