import type { Action } from '#node-core/api/calls/actions.ts'
import type { PropInspection } from '#node-core/api/calls/props.ts'
import { BPS, parseDpn } from '#node-core/kernel/amount.ts'
import { checkProp } from '#node-core/model/checkProp.ts'
import type { DocumentIssue } from '#node-core/model/documentIssue.ts'
import { ZERO_ADDRESS, type Address, type ContentId } from '#node-core/model/ids.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { readAddress } from '#node-core/model/readAddress.ts'
import {
  FONT_IDS,
  PROP_LIMITS,
  type FontId,
  type PartRepair,
  type Prop,
  type PropColor,
  type PropMaterial,
  type TextZone,
  type Vector3,
} from '#node-core/model/prop.ts'
import { paletteOf, type PaletteDraft } from './paletteDraft.ts'
import { repairOf } from './partRepair.ts'

export type Terms = Extract<Action, { kind: 'publishProp' }>['terms']
export type TerritoryChoice = 'euus' | 'eu' | 'world' | 'list'

export interface PartDraft {
  readonly id: string
  name: string
  sources: readonly string[]
  materials: readonly string[]
  colors: readonly PropColor[]
  /** The studio leaves it out: it is neither shown nor made. */
  leftOut?: boolean
  /** What the studio agreed to have done to a part that is no closed body. */
  repair?: PartRepair['kind']
  /** The skin of a wrap, mm; as suggested where the studio says nothing. */
  skinMm?: number
}

/** A text zone, in millimetres of a piece whose longest side is `atSizeMm`. */
export interface ZoneDraft {
  readonly id: string
  readonly part: string
  readonly origin: Vector3
  readonly normal: Vector3
  readonly up: Vector3
  readonly widthMm: number
  readonly heightMm: number
  readonly atSizeMm: number
  readonly name: string
  readonly maxCharacters: number
  readonly fonts: readonly FontId[]
  readonly minStrokeMm: number
  readonly depthMm: number
  /** What words may do there; none: be engraved. */
  readonly allows?: 'engraved' | 'raised' | 'either'
}

/** Everything a studio decides before it signs, as the form holds it. */
export interface PropDraft {
  file: ContentId | null
  name: string
  description: string
  realSizeMm: number
  minSizeMm: number
  maxSizeMm: number
  /** What parts may be made of; a sample brings its own. */
  materials: readonly PropMaterial[]
  variants: Prop['variants']
  parts: PartDraft[]
  /** The colours of the file, and what the studio makes of them. */
  palette: PaletteDraft
  /** Where words may go; at most {@link PROP_LIMITS}.textZones. */
  zones: readonly ZoneDraft[]
  royaltyPercent: number
  designerPercent: number
  designer: string
  cap: number
  territory: TerritoryChoice
  countries: readonly string[]
  /** Day of the last order, `YYYY-MM-DD`, to its end in UTC. */
  closesOn: string
  acceptHours: number
  produceDays: number
  disputeDays: number
  /** Lowest price in DPN, as typed. */
  minPrice: string
  maxOpenPerBuyer: number
  cancelPercent: number
  anyFactory: boolean
  factories: readonly string[]
  processes: readonly string[]
  minWallMm: number
}

/** Materials that factories know by these names; the numbers are for the picture. */
export const MATERIALS: readonly PropMaterial[] = [
  { id: 'resin', name: 'Resin', metalness: 0, roughness: 0.62 },
  { id: 'nylon', name: 'Nylon', metalness: 0, roughness: 0.88 },
  { id: 'bronze', name: 'Cold-cast bronze', metalness: 0.9, roughness: 0.38 },
  { id: 'aluminium', name: 'Cold-cast aluminium', metalness: 0.92, roughness: 0.32 },
  { id: 'gloss', name: 'Lacquered resin', metalness: 0, roughness: 0.22 },
]
/** Colours that go with film props: stone, timber, brass, oxide, bottle green, navy, bone, lamp black. */
export const PALETTE: readonly PropColor[] = [
  '#8b8f94',
  '#5b3a24',
  '#b08d3e',
  '#7a1f2b',
  '#2d4a35',
  '#24365a',
  '#d9d0bd',
  '#1f2023',
]

/** The last day of the year a moment lies in, UTC. */
export function endOfYear(now: Date): string {
  return `${now.getUTCFullYear()}-12-31`
}

export function createPropDraft(now: Date): PropDraft {
  return {
    file: null,
    name: '',
    description: '',
    realSizeMm: 200,
    minSizeMm: 100,
    maxSizeMm: 300,
    materials: MATERIALS,
    variants: [],
    parts: [],
    palette: [],
    zones: [],
    royaltyPercent: 10,
    designerPercent: 5,
    designer: '',
    cap: 500,
    territory: 'euus',
    countries: [],
    closesOn: endOfYear(now),
    acceptHours: 48,
    produceDays: 14,
    disputeDays: 7,
    minPrice: '1.00',
    maxOpenPerBuyer: 5,
    cancelPercent: 1,
    anyFactory: false,
    factories: [],
    processes: [],
    minWallMm: 1,
  }
}

function idOf(name: string, index: number): string {
  const slug = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
  return slug === '' ? `part-${index + 1}` : slug
}

type Found = PropInspection['parts'][number]

/** An id no other part has, however alike the names are. */
function freeId(base: string, taken: Set<string>): string {
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
  taken.add(id)
  return id
}

/**
 * Parts as the file has them, named, in its own colours first. A prop has at most {@link PROP_LIMITS}.parts of them:
 * what
 * comes beyond is one part together, in the first one's colour (`joinedParts` says so).
 * @param restName what that part is called until the studio names it
 */
export function partsOfInspection(inspection: PropInspection, restName = 'Other parts'): PartDraft[] {
  const taken = new Set<string>()
  const own =
    inspection.parts.length > PROP_LIMITS.parts ? inspection.parts.slice(0, PROP_LIMITS.parts - 1) : inspection.parts
  const rest = inspection.parts.slice(own.length)
  const draftOf = (name: string, index: number, found: readonly Found[]): PartDraft => {
    const color = found[0]!.color as PropColor
    const id = freeId(idOf(name, index), taken)
    return {
      id,
      name: cleanName(name, id),
      sources: found.map((part) => part.key),
      materials: ['resin'],
      colors: [color, ...PALETTE.filter((other) => other !== color).slice(0, 4)],
    }
  }
  return [
    ...own.map((part, index) => draftOf(part.suggestedName, index, [part])),
    ...(rest.length > 0 ? [draftOf(restName, own.length, rest)] : []),
  ]
}

/** How many pieces of a file share one part because there are more than a prop may have; 0 when each has its own. */
export function joinedParts(inspection: PropInspection): number {
  return inspection.parts.length > PROP_LIMITS.parts ? inspection.parts.length - PROP_LIMITS.parts + 1 : 0
}

/** GLB units lie (0.07 to 1590 in real files): metres are believed when they give a size a hand can hold. */
export function suggestSizeMm(fileSize: readonly number[]): number {
  const asMetres = Math.max(...fileSize) * 1_000
  return asMetres >= 40 && asMetres <= 800 ? Math.round(asMetres) : 200
}

export function territoryOf(draft: PropDraft): string[] {
  if (draft.territory === 'world') return []
  if (draft.territory === 'list') return [...draft.countries].sort()
  return ['EU', ...(draft.territory === 'euus' ? ['US'] : [])]
}

function addressOf(text: string): Address | null {
  const reading = readAddress(text)
  return reading.kind === 'read' ? reading.address : null
}

const roundMm = (mm: number) => Math.round(mm * 1_000) / 1_000
const bps = (percent: number) => Math.round(percent * 100)

/** A zone at the size the piece is published in; letters keep their own millimetres. */
function zoneOf(zone: ZoneDraft, realSizeMm: number): TextZone {
  const by = realSizeMm / zone.atSizeMm
  return {
    id: zone.id,
    name: zone.name.trim().normalize('NFC'),
    part: zone.part,
    origin: zone.origin.map((mm) => roundMm(mm * by)) as unknown as Vector3,
    normal: zone.normal,
    up: zone.up,
    widthMm: roundMm(zone.widthMm * by),
    heightMm: roundMm(zone.heightMm * by),
    maxCharacters: zone.maxCharacters,
    fonts: FONT_IDS.filter((font) => zone.fonts.includes(font)),
    minStrokeMm: zone.minStrokeMm,
    depthMm: zone.depthMm,
    // Engraved is what a zone is without a word about it.
    ...(zone.allows === undefined || zone.allows === 'engraved' ? {} : { allows: zone.allows }),
  }
}

/** An id that no zone of the draft has. */
export function freeZoneId(zones: readonly { readonly id: string }[]): string {
  return freeId('words', new Set(zones.map(({ id }) => id)))
}

/** The document as it will be signed. Not yet judged: see `checkDraft`. */
export function draftToProp(draft: PropDraft): Prop | null {
  if (draft.file === null || draft.parts.length === 0) return null
  const kept = draft.parts.filter((part) => part.leftOut !== true)
  const palette = paletteOf(draft.palette)
  const used = new Set(kept.flatMap((part) => part.materials))
  return {
    version: 1,
    name: draft.name.trim().normalize('NFC'),
    description: draft.description.trim().normalize('NFC'),
    glb: draft.file,
    realSizeMm: roundMm(draft.realSizeMm),
    sizeRangeMm: {
      min: roundMm(Math.min(draft.minSizeMm, draft.realSizeMm)),
      max: roundMm(Math.max(draft.maxSizeMm, draft.realSizeMm)),
    },
    materials: draft.materials.filter((material) => used.has(material.id)).map((material) => ({ ...material })),
    parts: kept.map((part) => {
      const repair = repairOf(part, draft)
      return {
        id: part.id,
        name: part.name.trim().normalize('NFC'),
        sources: [...part.sources],
        materials: [...part.materials],
        colors: [...part.colors],
        ...(repair ? { repair } : {}),
      }
    }),
    // A look that names what is no longer allowed is left out rather than refused.
    variants: draft.variants
      .filter((variant) =>
        variant.looks.every((look) =>
          kept.some(
            (part) =>
              part.id === look.part && part.materials.includes(look.material) && part.colors.includes(look.color),
          ),
        ),
      )
      .map((variant) => ({ ...variant, looks: variant.looks.map((look) => ({ ...look })) })),
    textZones: draft.zones
      .filter((zone) => kept.some((part) => part.id === zone.part))
      .map((zone) => zoneOf(zone, draft.realSizeMm)),
    ...(palette ? { palette } : {}),
    licence: {
      royaltyBps: bps(draft.royaltyPercent),
      unitCap: draft.cap,
      territories: territoryOf(draft),
      endsAt: `${draft.closesOn}T23:59:59Z`,
    },
    requirements: { processes: [...draft.processes], finishes: [], minWallMm: roundMm(draft.minWallMm) },
    designer: addressOf(draft.designer),
  }
}

/** The lowest price in wei; null where what was typed is no amount. */
export function minPriceOf(draft: PropDraft): bigint | null {
  try {
    const wei = parseDpn(draft.minPrice)
    return wei > 0n && wei * BigInt(bps(draft.royaltyPercent)) >= (draft.royaltyPercent > 0 ? BPS : 0n) ? wei : null
  } catch {
    return null
  }
}

/** @param now orders open from here on */
export function draftToTerms(draft: PropDraft, now: Date): Terms {
  return {
    designer: addressOf(draft.designer) ?? ZERO_ADDRESS,
    royaltyBps: bps(draft.royaltyPercent),
    designerBps: bps(draft.designerPercent),
    cap: draft.cap,
    territory: territoryOf(draft),
    opensAt: `${now.toISOString().slice(0, 19)}Z`,
    closesAt: `${draft.closesOn}T23:59:59Z`,
    acceptWindowS: Math.round(draft.acceptHours * 3_600),
    produceWindowS: Math.round(draft.produceDays * 86_400),
    disputeWindowS: Math.round(draft.disputeDays * 86_400),
    minPriceWei: minPriceOf(draft) ?? 0n,
    maxOpenPerBuyer: draft.maxOpenPerBuyer,
    cancelFeeBps: bps(draft.cancelPercent),
    anyFactory: draft.anyFactory,
    factories: (draft.anyFactory ? [] : [...draft.factories]) as Terms['factories'],
  }
}

/** Everything that stands between the draft and a signature. */
export function checkDraft(draft: PropDraft, now: Date): readonly DocumentIssue[] {
  const prop = draftToProp(draft)
  if (!prop) return [{ code: 'PROP_NO_MODEL', path: 'glb', data: {} }]
  const issues = [...checkProp(prop)]
  if (readAddress(draft.designer).kind === 'wrongChecksum')
    issues.push({ code: 'PROP_DESIGNER_CHECKSUM', path: 'designer', data: {} })
  else if (addressOf(draft.designer) === null) issues.push({ code: 'PROP_NO_DESIGNER', path: 'designer', data: {} })
  if (!(Date.parse(`${draft.closesOn}T23:59:59Z`) > now.getTime()))
    issues.push({ code: 'PROP_ENDS_IN_THE_PAST', path: 'licence.endsAt', data: {} })
  if (draft.territory === 'list' && draft.countries.length === 0)
    issues.push({ code: 'PROP_NO_COUNTRY', path: 'licence.territories', data: {} })
  if (!(draft.royaltyPercent >= 0 && draft.royaltyPercent <= 50))
    issues.push({ code: 'PROP_ROYALTY_OUT_OF_RANGE', path: 'licence.royaltyBps', data: { max: 50 } })
  if (!(draft.designerPercent >= 0 && draft.designerPercent <= 30))
    issues.push({ code: 'PROP_DESIGNER_OUT_OF_RANGE', path: 'licence.designerBps', data: { max: 30 } })
  if (minPriceOf(draft) === null) issues.push({ code: 'PROP_NO_MIN_PRICE', path: 'minPriceWei', data: {} })
  if (!draft.anyFactory && draft.factories.length === 0)
    issues.push({ code: 'PROP_NO_FACTORY', path: 'factories', data: {} })
  return issues
}
